from __future__ import annotations

import io
import zipfile

import pytest

from hub.registry.settings import set_anonymous_read
from tests.hub.kfp.v1.caller import ECHO, Caller, refused
from tests.hub.served import Served


def zipped(text: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("pipeline.yaml", text)
    return buffer.getvalue()


def test_a_pipeline_is_uploaded_shown_and_deleted(api: Caller) -> None:
    made = api.upload("mine", description="A try")
    assert (made["name"], made["description"]) == ("mine", "A try")
    assert made["parameters"] == [{"name": "text", "value": "hello"}] == made["default_version"]["parameters"]
    place = f"/pipelines/{made['id']}"
    assert api.get(place) == made == api.get("/namespaces/-/pipelines/mine")
    assert api.get(f"{place}/templates") == {"template": ECHO}
    [listed] = api.get("/pipelines")["pipelines"]
    assert (listed["id"], listed["default_version"]["id"]) == (made["id"], made["default_version"]["id"])
    assert api.delete(place) == {}
    refused(api.ask("GET", place), 404, 5)
    refused(api.ask("GET", "/namespaces/-/pipelines/mine"), 404, 5)


def test_a_pipeline_without_a_name_has_the_one_in_its_file(api: Caller) -> None:
    files = {"uploadfile": ("whatever.zip", zipped(ECHO))}
    assert api.ask("POST", "/pipelines/upload", files=files).json()["name"] == "Say it"


def test_a_new_version_becomes_the_default_until_another_is(api: Caller) -> None:
    made = api.upload("mine")
    query = {"name": "second", "pipelineid": made["id"]}
    files = {"uploadfile": ("pipeline.zip", zipped(ECHO.replace("hello", "good day")))}
    second = api.ask("POST", "/pipelines/upload_version", params=query, files=files).json()
    assert second["parameters"] == [{"name": "text", "value": "good day"}]
    place = f"/pipelines/{made['id']}"
    assert api.get(place)["default_version"] == second
    first = made["default_version"]["id"]
    assert api.post(f"{place}/default_version/{first}") == {}
    assert api.get(place)["default_version"]["id"] == first
    assert "already" in refused(api.ask("POST", "/pipelines/upload_version", params=query, files=files), 409, 6)


def test_a_name_is_taken_once(api: Caller) -> None:
    api.upload("mine")
    files = {"uploadfile": ("pipeline.yaml", ECHO.encode())}
    assert "already" in refused(api.ask("POST", "/pipelines/upload", params={"name": "mine"}, files=files), 409, 6)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\xff\xfe", "UTF-8"),
        (b"PK\x03\x04broken", "damaged"),
        (b"\x1f\x8bbroken", "damaged"),
        (b"name: x", "implementation"),
        (b"just a text", ""),
        (b"implementation: {graph: {tasks: {a: {componentRef: {url: ./other.yaml}}}}}", "not uploaded"),
    ],
)
def test_what_is_no_pipeline_is_refused(idle: Caller, data: bytes, words: str) -> None:
    answer = idle.ask("POST", "/pipelines/upload", params={"name": "x"}, files={"uploadfile": ("p.yaml", data)})
    assert words in refused(answer, 400, 3)
    assert idle.get("/pipelines") == {"total_size": 0}


def test_an_upload_has_a_file(idle: Caller) -> None:
    refused(idle.ask("POST", "/pipelines/upload", params={"name": "x"}), 400, 3)
    refused(idle.ask("POST", "/pipelines/upload", files={"other": ("p.yaml", b"")}), 400, 3)
    refused(idle.ask("POST", "/pipelines/upload_version", files={"uploadfile": ("p.yaml", ECHO.encode())}), 404, 5)


@pytest.mark.parametrize("path", ["/pipelines", "/pipeline_versions"])
@pytest.mark.parametrize("body", [{}, {"url": {"pipeline_url": "http://127.0.0.1/x"}}])
def test_no_address_is_read_for_others(idle: Caller, path: str, body: object) -> None:
    assert refused(idle.ask("POST", path, json=body), 400, 3)


def test_pipelines_of_another_namespace_do_not_exist_for_others(hub: Served, api: Caller) -> None:
    set_anonymous_read(hub.registry, False)
    made = api.upload("ours", namespace="team")
    assert made["resource_references"] == [{"key": {"type": "NAMESPACE", "id": "team"}, "relationship": "OWNER"}]
    mine, other = Caller(hub, hub.token("team", "read")), Caller(hub, hub.token("other"))
    assert mine.get("/namespaces/team/pipelines/ours")["id"] == made["id"]
    assert other.get("/pipelines") == {"total_size": 0}
    version = made["default_version"]["id"]
    for method, path in (
        ("GET", f"/pipelines/{made['id']}"),
        ("GET", f"/pipelines/{made['id']}/templates"),
        ("GET", f"/pipeline_versions/{version}"),
        ("GET", f"/pipeline_versions/{version}/templates"),
        ("GET", "/namespaces/team/pipelines/ours"),
        ("POST", f"/pipelines/{made['id']}/default_version/{version}"),
        ("DELETE", f"/pipelines/{made['id']}"),
        ("DELETE", f"/pipeline_versions/{version}"),
    ):
        refused(other.ask(method, path), 404, 5)
    refused(mine.ask("DELETE", f"/pipelines/{made['id']}"), 403, 7)
    run = {"name": "r", "pipeline_spec": {"pipeline_id": made["id"]}}
    refused(other.ask("POST", "/runs", json=run), 404, 5)
