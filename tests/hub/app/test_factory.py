"""What every answer of the application has, whatever was asked."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.resources import data_folder
from hub.app.log_format import start_log, stop_log
from hub.app.settings import Limits
from tests.hub.served import Served, bearer, served


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("factory") / "hub") as hub:
        yield hub


@pytest.mark.parametrize(
    ("method", "path", "status", "rule"),
    [
        ("GET", "/api/v1/nothing", 404, "not-found"),
        ("POST", "/index.json", 405, "method-not-allowed"),
        ("GET", "/components/nobody/component.yaml", 404, "reference-unresolved"),
        ("GET", "/components/Nobody/component.yaml", 404, "reference-invalid"),
        ("GET", "/api/v1/components?limit=0", 422, "request-invalid"),
        ("POST", "/api/v1/publish", 422, "request-invalid"),
        ("GET", "/registry/packages/nobody", 404, "package-unknown"),
        ("GET", "/api/v1/tokens", 401, "not-signed-in"),
    ],
)
def test_errors_have_one_shape(hub: Served, method: str, path: str, status: int, rule: str) -> None:
    answer = hub.client.request(method, path)
    told = answer.json()
    assert (answer.status_code, told["error"]["id"]) == (status, rule)
    assert told["error"]["message"] and "hint" in told["error"]
    assert told["request_id"] == answer.headers["x-request-id"]


def test_people_get_a_page_and_programs_json(hub: Served) -> None:
    assert hub.client.get("/nothing", headers={"Accept": "text/html"}).headers["content-type"].startswith("text/html")
    assert hub.client.get("/nothing").headers["content-type"] == "application/json"
    assert hub.client.get("/api/v1/nothing", headers={"Accept": "text/html"}).json()["error"]


def test_an_id_is_taken_over_from_a_proxy_when_it_is_a_plain_word(hub: Served) -> None:
    assert hub.client.get("/healthz", headers={"X-Request-Id": "abc-12345"}).headers["x-request-id"] == "abc-12345"
    for odd in ("short", "x" * 65, "a b c d e f g", '{"a": "injected"}'):
        assert re.fullmatch(
            "[0-9a-f]{24}", hub.client.get("/healthz", headers={"X-Request-Id": odd}).headers["x-request-id"]
        )


def test_requests_are_counted_by_route_and_not_by_name(hub: Served) -> None:
    for name in ("one", "two", "three"):
        hub.client.get(f"/components/{name}/component.yaml")
    text = hub.client.get("/metrics").text
    found = re.search(r'catalog_hub_requests_total{method="GET",route="(.*?component.yaml)",status="404"} (\d+)', text)
    assert found and found[1] == "/components/{name}/component.yaml" and int(found[2]) >= 3
    assert "catalog_hub_request_seconds_bucket" in text and '"/components/one/' not in text


def test_a_method_nobody_knows_is_refused(hub: Served) -> None:
    answer = hub.client.request("BREW", "/index.json")
    assert answer.status_code == 405
    assert 'method="BREW"' not in hub.client.get("/metrics").text


def test_the_log_has_a_line_for_each_request(hub: Served) -> None:
    stream = io.StringIO()
    handler = start_log(stream)
    try:
        answer = hub.client.get("/index.json?secret=1", headers={"X-Request-Id": "one-request"})
        while "one-request" not in stream.getvalue():
            hub.client.get("/healthz")
    finally:
        stop_log(handler)
    [line] = [json.loads(line) for line in stream.getvalue().splitlines() if "one-request" in line]
    assert line["event"] == "request" and line["level"] == "info"
    assert (line["method"], line["path"], line["status"]) == ("GET", "/index.json", answer.status_code)
    assert line["seconds"] >= 0 and "secret" not in json.dumps(line)


def test_a_database_that_is_gone_is_not_ready_but_alive(tmp_path: Path) -> None:
    with served(tmp_path / "hub") as hub:
        assert hub.client.get("/readyz").status_code == 200
        hub.registry.database.close()
        for file in (tmp_path / "hub").glob("hub.db*"):
            file.unlink()
        assert hub.client.get("/readyz").status_code == 503
        assert hub.client.get("/healthz").status_code == 200


def test_the_description_needs_no_script_and_no_other_place(hub: Served) -> None:
    page = hub.client.get("/api/v1/docs").text
    assert "<script" not in page and "http://" not in page and "https://" not in page
    assert hub.client.get("/api/v1/docs.css").headers["content-type"].startswith("text/css")
    described = hub.client.get("/api/v1/openapi.json").json()
    for path in described["paths"]:
        assert path in page
        names = set(re.findall(r"{(\w+)}", path))
        for operation in described["paths"][path].values():
            assert names == {item["name"] for item in operation["parameters"] if item["in"] == "path"}


def test_a_client_that_asks_too_often_is_told_when_to_come_back(tmp_path: Path) -> None:
    limits = Limits(requests_per_second=0.5, burst=5)
    with served(tmp_path / "hub", limits=limits) as hub:
        answers = [hub.client.get("/index.json") for _ in range(7)]
        assert [answer.status_code for answer in answers] == 5 * [200] + 2 * [429]
        refused = answers[-1]
        assert refused.json()["error"]["id"] == "too-many-requests"
        assert 1 <= int(refused.headers["retry-after"]) <= 2
        assert hub.client.get("/healthz").status_code == 200


def test_a_token_is_limited_wherever_it_is_used_from(tmp_path: Path) -> None:
    with served(tmp_path / "hub", limits=Limits(requests_per_second=0.001, burst=8)) as hub:
        one, other = bearer(hub.token()), bearer(hub.token())
        assert {hub.client.get("/api/v1/who-am-i", headers=one).status_code for _ in range(4)} == {200}
        assert {hub.client.get("/api/v1/who-am-i", headers=other).status_code for _ in range(4)} == {200}
        assert hub.client.get("/api/v1/who-am-i", headers=one).status_code == 429


def test_an_error_does_not_tell_where_the_server_keeps_its_components(tmp_path: Path) -> None:
    with served(tmp_path / "hub", open_writes=True) as hub:
        told = hub.client.post("/api/v1/runs", json={"component": "no_such_component@1"}).json()["error"]
        assert told["id"] == "reference-unresolved" and "the shipped components" in told["message"]
        assert str(data_folder("components")) not in str(told) and str(tmp_path) not in str(told)
