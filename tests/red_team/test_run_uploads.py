"""An uploaded pipeline makes the server read nothing: no address, no file, no program; and no archive is too much."""

from __future__ import annotations

import io
import json
import tarfile
import threading
import zipfile
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from catalog.client.create import create_run
from catalog.client.prepare import prepare_run
from catalog.client.request import RunRequest
from catalog.run.model import RunChange, State, TaskChange
from catalog.store.find_runs import RunFilter, list_runs
from catalog.store.record import record_many
from hub.pages.viewer import COOKIE
from hub.registry.sessions import open_session
from tests.hub.served import Served, bearer, served
from tests.red_team.run_world import AT, pipeline_text

CANARY = "the-secret-of-this-machine"


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("uploads") / "hub", engine="process", trust=True) as hub:
        yield hub


@pytest.fixture(scope="module")
def inside() -> Iterator[tuple[str, list[str]]]:
    """A server that only this machine reaches, and the paths that were asked of it."""
    asked: list[str] = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(f"name: {CANARY}\n".encode())

        do_HEAD = do_POST = do_GET

        def log_message(self, *_: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def secret(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A component, and a program, outside of everything the hub serves."""
    folder = tmp_path_factory.mktemp("secret")
    (folder / "component.yaml").write_text(pipeline_text(CANARY), encoding="utf-8")
    (folder / "evil.py").write_text(f"open({str(folder / 'ran')!r}, 'w').close()\ndef pipeline(): ...\n")
    return folder


def references(address: str, secret: Path) -> list[str]:
    """What names something that strangers must not have read for them."""
    return [
        f"{address}/component.yaml",
        "http://169.254.169.254/latest/meta-data/",
        f"file://{secret}/component.yaml",
        str(secret / "component.yaml"),
        "../../../../../../../../etc/passwd",
        f"{secret}/evil.py:pipeline",
        f"git+file://{secret}",
        "\\\\host\\share\\component.yaml",
    ]


def with_reference(reference: str) -> str:
    """A pipeline whose one task is what a reference names."""
    ref = {"url": reference} if "://" in reference else {"name": reference}
    task = {"componentRef": ref}
    return json.dumps({"name": "p", "implementation": {"graph": {"tasks": {"a": task}}}})


Send = Callable[[Served, str, dict[str, str]], httpx.Response]


def _post(path: str, body: Callable[[str], dict[str, Any]]) -> Send:
    def send(hub: Served, text: str, headers: dict[str, str]) -> httpx.Response:
        return hub.client.post(path, headers=headers, **body(text))

    return send


def _ours(reference: str) -> dict[str, Any]:
    return {"json": {"component": reference, "arguments": {}}}


UPLOADS: dict[str, Send] = {
    "our upload": _post("/api/v1/pipelines", lambda text: {"files": {"package": ("p.yaml", text.encode())}}),
    "our runs": _post("/api/v1/runs", lambda text: {"json": {"text": text}}),
    "v1 upload": _post(
        "/apis/v1beta1/pipelines/upload", lambda text: {"files": {"uploadfile": ("p.yaml", text.encode())}}
    ),
    "v1 runs": _post(
        "/apis/v1beta1/runs", lambda text: {"json": {"name": "r", "pipeline_spec": {"workflow_manifest": text}}}
    ),
    "v2 upload": _post(
        "/apis/v2beta1/pipelines/upload", lambda text: {"files": {"uploadfile": ("p.yaml", text.encode())}}
    ),
    "v2 runs": _post(
        "/apis/v2beta1/runs", lambda text: {"json": {"display_name": "r", "pipeline_spec": json.loads(text)}}
    ),
}


@pytest.mark.parametrize("way", UPLOADS)
def test_a_pipeline_that_names_an_address_or_a_file_is_refused(
    way: str, hub: Served, inside: tuple[str, list[str]], secret: Path
) -> None:
    headers = bearer(hub.token())
    for reference in references(inside[0], secret):
        answer = UPLOADS[way](hub, with_reference(reference), headers)
        assert 400 <= answer.status_code < 500, (reference, answer.status_code, answer.text)
        assert CANARY not in answer.text and "root:" not in answer.text, reference
    assert inside[1] == []
    assert not (secret / "ran").exists()
    assert list_runs(hub.session.store, RunFilter(archived=None)) == []


@pytest.mark.parametrize("path", ["/api/v1/runs", "/api/v1/recurring-runs"])
def test_what_is_run_by_reference_is_a_component_of_the_hub(
    path: str, hub: Served, inside: tuple[str, list[str]], secret: Path
) -> None:
    for reference in references(inside[0], secret):
        body = {"component": reference, "schedule": {"cron": "0 2 * * *"}, "name": "r", "follow_latest": True}
        answer = hub.client.post(path, headers=bearer(hub.token()), json=body)
        assert 400 <= answer.status_code < 500, (reference, answer.status_code, answer.text)
        assert CANARY not in answer.text
    assert inside[1] == []
    assert not (secret / "ran").exists()


@pytest.mark.parametrize("kind", ["pipelines", "pipeline_versions"])
def test_kfp_s_upload_by_address_is_not_served(kind: str, hub: Served, inside: tuple[str, list[str]]) -> None:
    url = {"pipeline_url": f"{inside[0]}/p.yaml"}
    headers = bearer(hub.token())
    for body in ({"name": "p", "url": url}, {"name": "p", "package_url": url, "resource_references": []}):
        assert hub.client.post(f"/apis/v1beta1/{kind}", json=body, headers=headers).status_code == 400
    version = {"pipeline": {"display_name": "p"}, "pipeline_version": {"display_name": "1", "package_url": url}}
    assert hub.client.post("/apis/v2beta1/pipelines/create", json=version, headers=headers).status_code == 400
    assert inside[1] == []


def test_no_page_fetches_what_a_visualisation_names(hub: Served, inside: tuple[str, list[str]], secret: Path) -> None:
    session = hub.session
    (session.home / "visual.yaml").write_text(pipeline_text("visual"), encoding="utf-8")
    asked = RunRequest(pipeline=str(session.home / "visual.yaml"), engine="process", name="visual")
    run_id = create_run(prepare_run(asked, session), session)
    sources = references(inside[0], secret)
    kinds = ("table", "markdown", "web-app", "confusion_matrix", "roc", "tensorboard")
    shown = tuple(
        {
            "type": kind,
            "source": source,
            "format": "csv",
            "schema": [{"name": "a", "type": "CATEGORY"}],
            "header": ["a"],
        }
        for kind in kinds
        for source in sources
    )
    change = TaskChange("echo", "echo", State.SUCCEEDED, AT, 1, visualisations=shown)
    record_many(session.store, run_id, [RunChange(State.RUNNING, AT), change, RunChange(State.SUCCEEDED, AT + 1)])
    made = open_session(hub.registry, hub.token())
    assert made is not None
    for page in ("", "/results", "/graph", "/panel", "/report.html", "/web-app"):
        for index in range(len(shown)) if page == "/web-app" else (0,):
            answer = hub.client.get(
                f"/runs/{run_id}{page}",
                params={"task": "echo", "index": str(index)},
                headers={"cookie": f"{COOKIE}={made.cookie}"},
            )
            assert answer.status_code < 500, page
            assert CANARY not in answer.text and "root:x" not in answer.text, page
    compared = hub.client.get("/api/v1/compare", params={"run": run_id}, headers=bearer(hub.token()))
    assert compared.status_code == 200 and CANARY not in compared.text
    assert inside[1] == []


def _zip(*files: tuple[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return made.getvalue()


def _tar(name: str, size: int, kind: bytes = tarfile.REGTYPE, target: str = "") -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as archive:
        info = tarfile.TarInfo(name)
        info.size, info.type, info.linkname = size, kind, target
        archive.addfile(info, io.BytesIO(b" " * size))
    return made.getvalue()


BOMBS = {
    "a zip that unpacks to 300 MB": lambda: _zip(("pipeline.yaml", b" " * (300 << 20))),
    "a tar that unpacks to 300 MB": lambda: _tar("pipeline.yaml", 300 << 20),
    "a zip of 20,000 files": lambda: _zip(*((f"{number}.yaml", b"x") for number in range(20_000))),
    "a link for a pipeline": lambda: _tar("pipeline.yaml", 0, tarfile.SYMTYPE, "/etc/passwd"),
    "a device for a pipeline": lambda: _tar("pipeline.yaml", 0, tarfile.CHRTYPE),
    "half an archive": lambda: _zip(("pipeline.yaml", pipeline_text("x").encode()))[:60],
    "YAML that grows": lambda: "\n".join(
        ["a0: &a0 [x,x,x,x,x,x,x,x,x]", *(f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12))]
    ).encode(),
    "a deep YAML": lambda: b"[" * 100_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_an_archive_that_is_too_much_is_refused(name: str, hub: Served) -> None:
    data, headers = BOMBS[name](), bearer(hub.token())
    for path, field in (
        ("/api/v1/pipelines", "package"),
        ("/apis/v1beta1/pipelines/upload", "uploadfile"),
        ("/apis/v2beta1/pipelines/upload", "uploadfile"),
    ):
        answer = hub.client.post(path, files={field: ("pipeline.zip", data)}, headers=headers)
        assert 400 <= answer.status_code < 500, (path, answer.status_code, answer.text[:300])
        assert "root:" not in answer.text
    assert hub.client.get("/healthz").status_code == 200


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "..\\..\\x", "/etc/passwd", "a\0b", "x" * 5_000, "con", "<script>", "%2e%2e%2f", "ä\r\nX: y"],
)
def test_the_name_of_a_file_leads_nowhere(name: str, hub: Served) -> None:
    before = {path for path in hub.session.home.rglob("*") if path.is_file() and "-wal" not in path.name}
    headers, text = bearer(hub.token()), pipeline_text("named").encode()
    for fields in ({"name": name}, {"version": name, "name": f"p {len(name)}"}):
        answer = hub.client.post("/api/v1/pipelines", files={"package": (name, text)}, data=fields, headers=headers)
        assert answer.status_code < 500, answer.text
        assert "X: y" not in str(answer.headers)
    new = {path for path in hub.session.home.rglob("*") if path.is_file()} - before
    assert all(path.name.endswith(("-wal", "-shm")) for path in new), new
