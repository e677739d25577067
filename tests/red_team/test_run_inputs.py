"""What a stranger may write into addresses, page tokens, filters and searches about runs."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from catalog.store.find_runs import get_run
from tests.cli.waiting import wait_for
from tests.hub.served import bearer
from tests.red_team.run_world import World, shared_hub

OURS = ("runs", "experiments", "pipelines", "recurring-runs")
KFP = {
    "/apis/v1beta1": ("runs", "experiments", "pipelines", "jobs"),
    "/apis/v2beta1": ("runs", "experiments", "pipelines", "recurringruns"),
}
LISTS = [
    *((f"/api/v1/{kind}", "page_token") for kind in OURS),
    *((f"{api}/{kind}", "page_token") for api, kinds in KFP.items() for kind in kinds),
]
PAGES = [(path, "cursor") for path in ("/runs", "/experiments", "/pipelines", "/recurring")]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with shared_hub(tmp_path_factory.mktemp("inputs") / "hub") as found:
        yield found


def encoded(value: object) -> str:
    """A value as a page token would have it."""
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def forged() -> list[str]:
    """Page tokens that this server never gave."""
    order, where, place = ["created_at", False], [["name", "EQUALS", "x"]], [0.0, ""]
    injected = "created_at); DROP TABLE runs; --"
    return [
        *("x", "====", "\0", "a" * 50_000, encoded(None), encoded([]), encoded({}), encoded({"o": 1, "w": 2, "p": 3})),
        encoded({"o": [injected, False], "w": [], "p": place}),
        encoded({"o": ["metric:x') OR ('1'='1", False], "w": [], "p": place}),
        encoded({"o": order, "w": [[injected, "EQUALS", "x"]], "p": place}),
        encoded({"o": order, "w": [["name", injected, "x"]], "p": place}),
        encoded({"o": order, "w": [["name", "EQUALS", {"$ne": 1}]], "p": place}),
        encoded({"o": order, "w": where, "p": [{"a": 1}, []]}),
        encoded({"o": order, "w": [["namespace", "IN", ["blue"]]], "p": place}),
        encoded({"o": order, "w": [["namespace", "NOT_EQUALS", "red"]], "p": place}),
        encoded({"o": order, "w": [], "p": [float("-inf"), ""]}),
        encoded({"o": order, "w": [], "p": [0, "\ud800"]}),
        encoded([[[[]]]] * 1000),
    ]


@pytest.mark.parametrize(("path", "name"), LISTS)
def test_a_forged_page_token_shows_nothing_of_others(path: str, name: str, world: World) -> None:
    for token in forged():
        answer = world.hub.client.get(path, params={name: token}, headers=bearer(world.red.token))
        assert answer.status_code < 500, (token[:200], answer.text)
        assert world.blue.mark not in answer.text, token[:200]


@pytest.mark.parametrize(("path", "name"), PAGES)
def test_a_forged_cursor_breaks_no_page(path: str, name: str, world: World) -> None:
    for token in forged():
        answer = world.hub.client.get(path, params={name: token}, headers=bearer(world.red.token))
        assert answer.status_code < 500, (token[:200], answer.text)


@pytest.mark.parametrize("kind", OURS)
@pytest.mark.parametrize("sign", ["%", "_", "%mark%", "red_mark%", "\\", "'", '"', "red-mark' OR '1'='1", "*", "?"])
def test_the_signs_of_a_pattern_stand_for_themselves(kind: str, sign: str, world: World) -> None:
    headers = bearer(world.red.token)
    found = world.hub.client.get(f"/api/v1/{kind}", params={"search": sign}, headers=headers)
    assert (found.status_code, found.json()["total_size"]) == (200, 0), found.text
    assert (
        world.hub.client.get(f"/api/v1/{kind}", params={"search": "D-MAR"}, headers=headers).json()["total_size"] == 1
    )


@pytest.mark.parametrize("api", KFP)
def test_the_signs_of_a_pattern_stand_for_themselves_in_kfp_s_filter(api: str, world: World) -> None:
    key, operation = ("name", "op") if api.endswith("v1beta1") else ("display_name", "operation")
    for text, count in (("%", 0), ("_", 0), ("red_mark", 0), ("red-mark", 1)):
        filtered = {"predicates": [{operation: "IS_SUBSTRING", "key": key, "string_value": text}]}
        query = {"filter": json.dumps(filtered)}
        answer = world.hub.client.get(f"{api}/runs", params=query, headers=bearer(world.red.token))
        assert answer.json().get("total_size", 0) == count, (text, answer.text)


@pytest.mark.parametrize(
    "given",
    [
        '[{"key": "namespace", "operation": "IN", "value": ["blue"]}]',
        '[{"key": "namespace", "operation": "NOT_EQUALS", "value": "red"}]',
        '[{"key": "namespace) OR (1", "operation": "EQUALS", "value": "1"}]',
        '[{"key": "name", "operation": "EQUALS", "value": {"a": []}}]',
        '[{"key": "metric:x\' OR 1", "operation": "GREATER_THAN", "value": 1e400}]',
        '[{"key": "created_at", "operation": "GREATER_THAN", "value": NaN}]',
        "[" * 20_000,
        "{}",
        "\ud83d",
    ],
)
def test_a_hostile_filter_shows_nothing_of_others(given: str, world: World) -> None:
    for kind in OURS:
        address = f"/api/v1/{kind}?filter={quote(given.encode('utf-8', 'surrogatepass'))}"
        answer = world.hub.client.get(address, headers=bearer(world.red.token))
        assert answer.status_code < 500, answer.text
        assert world.blue.mark not in answer.text


@pytest.mark.parametrize(
    "sort", ["name; DROP TABLE runs", "metric:' desc", "name desc desc", "\0", "label:" + "x" * 9_000]
)
def test_a_hostile_order_is_refused_or_harmless(sort: str, world: World) -> None:
    for path in ("/api/v1/runs", "/apis/v1beta1/runs", "/apis/v2beta1/runs", "/runs"):
        query = {"sort": sort, "sort_by": sort}
        answer = world.hub.client.get(path, params=query, headers=bearer(world.red.token))
        assert answer.status_code < 500, (path, answer.text)
    assert world.hub.client.get("/api/v1/runs", headers=bearer(world.red.token)).json()["total_size"] == 1


ESCAPES = ("../../../../etc/passwd", "/etc/passwd", "..%2f..%2fetc%2fpasswd", "....//....//etc/passwd", "..\\..\\x")


@pytest.mark.parametrize("place", ESCAPES)
def test_no_name_of_a_task_or_an_output_leads_out_of_the_run(place: str, world: World) -> None:
    red, headers = world.red, bearer(world.red.token)
    run, raw = f"/api/v1/runs/{red.run_id}", quote(place, safe="")
    v1 = f"/apis/v1beta1/runs/{red.run_id}/nodes"
    for path, query in (
        (f"{run}/log", {"task": place}),
        (f"{run}/logs", {"task": place}),
        (f"{run}/task", {"task": place}),
        (f"{run}/artifacts/content", {"task": place, "name": "out"}),
        (f"{run}/artifacts/content", {"task": "echo", "name": place}),
        (f"{run}/artifacts/preview", {"task": "echo", "name": place}),
        (f"{v1}/{raw}/artifacts/out:read", {}),
        (f"{v1}/echo/artifacts/{raw}:read", {}),
        (f"/api/v1/runs/{raw}", {}),
        (f"/api/v1/pipelines/{raw}", {}),
        (f"/static/runs/{raw}", {}),
        (f"/static/runs/{place}", {}),
    ):
        answer = world.hub.client.get(path, params=query, headers=headers)
        assert answer.status_code < 500, (path, answer.text)
        assert answer.status_code != 200 or path.endswith("/logs"), (path, answer.text)
        assert "root:" not in answer.text, path


def test_another_team_s_idempotency_key_opens_nothing(world: World) -> None:
    """Both tokens are of one account, as an operator makes them."""
    body = {"pipeline_id": world.blue.pipeline_id, "experiment": world.blue.experiment_id, "name": "once"}
    post, key = world.hub.client.post, {"idempotency-key": "monday"}
    first = post("/api/v1/runs", json=body, headers={**bearer(world.blue.token), **key})
    assert first.status_code == 201, first.text
    again = post("/api/v1/runs", json=body, headers={**bearer(world.blue.token), **key})
    assert (again.status_code, again.json()["run_id"]) == (200, first.json()["run_id"])
    stolen = post("/api/v1/runs", json=body, headers={**bearer(world.red.token), **key})
    assert stolen.status_code in (403, 404, 409), stolen.text
    assert first.json()["run_id"] not in stolen.text
    store = world.hub.session.store
    wait_for(lambda: get_run(store, first.json()["run_id"]).state.ended, "the end of the run")
