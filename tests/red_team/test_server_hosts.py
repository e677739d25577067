"""A foreign page in the browser of somebody who runs a hub: by another name of this machine, or by another origin."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.hub.served import Served, served
from tests.hub.texts import component

FOREIGN = (
    "evil.example",
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "0.0.0.0",
    "[::ffff:127.0.0.1]",
    "2130706433",
)


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("hosts") / "hub", open_writes=True) as hub:
        yield hub


@pytest.mark.parametrize("host", FOREIGN)
@pytest.mark.parametrize("path", ["/", "/index.json", "/api/v1/components", "/registry/packages", "/api/v1/tokens"])
def test_a_name_bound_to_this_machine_reads_nothing(hub: Served, host: str, path: str) -> None:
    port = hub.client.base_url.port
    answer = hub.client.get(path, headers={"Host": f"{host}:{port}"})
    assert answer.status_code == 421
    assert answer.json()["error"]["id"] == "host-unknown"


@pytest.mark.parametrize(
    "headers", [{"Origin": "http://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_a_foreign_page_writes_nothing_to_an_open_hub(hub: Served, headers: dict[str, str]) -> None:
    parts = {"component": ("component.yaml", component().encode())}
    for answer in (
        hub.client.post("/api/v1/publish", files=parts, headers=headers),
        hub.client.post("/registry", files={"content": ("x", b"name: x")}, headers=headers),
        hub.client.post("/api/v1/tokens", json={"action": "admin"}, headers=headers),
        hub.client.request("DELETE", "/registry/packages/x", headers=headers),
    ):
        assert (answer.status_code, answer.json()["error"]["id"]) == (403, "origin-foreign")
    assert hub.client.get("/registry/packages").json() == {"packages": []}


def test_programs_on_this_machine_write_to_an_open_hub(hub: Served) -> None:
    answer = hub.client.post("/registry", files={"content": ("x", b"name: x")})
    assert answer.status_code == 200 and answer.text.startswith("x/sha256:")


def test_no_page_may_show_the_hub_in_a_frame_or_read_it_from_elsewhere(hub: Served) -> None:
    for path in ("/", "/index.json", "/api/v1/docs", "/healthz", "/nothing", "/registry/packages"):
        headers = hub.client.get(path, headers={"Origin": "http://evil.example"}).headers
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"]
        assert "access-control-allow-origin" not in headers


def test_what_others_wrote_is_never_shown_as_a_page(hub: Served) -> None:
    page = b"name: <script>alert(1)</script>\n"
    name, _, version = hub.client.post("/registry", files={"content": ("x", page)}).text.partition("/")
    answer = hub.client.get(f"/registry/{name}/{version}", headers={"Accept": "text/html"})
    assert answer.content == page
    assert answer.headers["content-type"].startswith("text/yaml")
    assert answer.headers["x-content-type-options"] == "nosniff"
