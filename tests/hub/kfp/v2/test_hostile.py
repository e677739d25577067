"""Requests that nobody in his right mind sends: each is answered, and none with a fault of the server."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from tests.hub.kfp.v2.caller import PREFIX, Api
from tests.hub.kfp.v2.packages import ir

DEEP = "[" * 5000 + "]" * 5000
IDS = (
    "x",
    "%00",
    "%2e%2e",
    "a%2fb",
    "'; DROP TABLE runs; --",
    "%ff",
    "\u2028",
    "a" * 5000,
    ":archive",
    "x:y",
    "%ed%a0%80",
)
VALUES: tuple[Any, ...] = (
    0,
    2**70,
    1.5,
    True,
    "",
    "\0",
    "\ud800",
    "x" * 100_000,
    [],
    [None],
    {"": ""},
    {"a": {"b": [1]}},
)
ABOUT = ("display_name", "description", "namespace")
RUN = (
    *("display_name", "experiment_id", "pipeline_spec", "service_account", "plugins_input", "pipeline_version_id"),
    *("pipeline_version_reference.pipeline_id", "pipeline_version_reference.pipeline_version_id"),
    *("runtime_config", "runtime_config.parameters", "runtime_config.pipeline_root"),
)
FIELDS = {
    "/experiments": ABOUT,
    "/runs": RUN,
    "/recurringruns": (*RUN, "mode", "max_concurrency", "no_catchup", "trigger", "trigger.cron_schedule.cron"),
    "/pipelines": (*ABOUT, "tags"),
    "/pipelines/create": ("pipeline.name", "pipeline_version.pipeline_spec", "pipeline_version.package_url"),
    "/pipelines/x/versions": ("name", "tags", "package_url.pipeline_url", "code_source_url"),
}
FILTERS = (
    "nonsense",
    "[]",
    "{}",
    "null",
    '{"predicates": 3}',
    '{"predicates": [3]}',
    '{"predicates": [{}]}',
    '{"predicates": [{"key": "display_name"}]}',
    '{"predicates": [{"key": "display_name", "operation": 4, "string_value": "x"}]}',
    '{"predicates": [{"key": "created_at", "operation": "EQUALS", "timestamp_value": "yesterday"}]}',
    '{"predicates": [{"key": "created_at", "operation": "EQUALS", "timestamp_value": "9999-12-31T23:59:59Z"}]}',
    '{"predicates": [{"key": "created_at", "operation": "LESS_THAN", "int_value": 1}]}',
    '{"predicates": [{"key": "storage_state", "operation": "IN", "string_values": {"values": [1]}}]}',
    '{"predicates": [{"key": "display_name", "operation": "IN", "string_values": {"values": []}}]}',
    '{"predicates": [{"key": "\\ud800", "operation": "EQUALS", "string_value": "\\u0000"}]}',
    '{"predicates": [{"key": "display_name", "operation": "EQUALS", "string_value": "\\ud800"}]}',
    DEEP,
)
LISTS = ("/experiments", "/runs", "/recurringruns", "/pipelines")


def sound(answer: httpx.Response) -> None:
    """The answer is no fault of the server, and in the shape that clients read."""
    assert answer.status_code < 500, (answer.request.url, answer.request.content[:200], answer.text[:400])
    told = answer.json()
    if answer.status_code >= 400:
        assert set(told) == {"error", "code", "message", "details"} and told["code"] > 0


def send(api: Api, method: str, path: str, **given: Any) -> None:
    sound(api.hub.client.request(method, PREFIX + path, **given))


def body(value: Any) -> dict[str, Any]:
    """A JSON body; lone surrogates as escapes, which no client library writes otherwise."""
    return {"content": json.dumps(value), "headers": {"content-type": "application/json"}}


@pytest.mark.parametrize("path", FIELDS)
def test_every_field_may_have_any_value(api: Api, path: str) -> None:
    place = path.replace("/x/", f"/{api.post('/pipelines', {'name': f'of {path}'})['pipeline_id']}/")
    for value in VALUES:
        for field in FIELDS[path]:
            *outer, last = field.split(".")
            whole: dict[str, Any] = {last: value}
            for name in reversed(outer):
                whole = {name: whole}
            send(api, "POST", place, **body(whole))


@pytest.mark.parametrize("value", VALUES)
def test_parameters_may_have_any_value(api: Api, value: Any) -> None:
    for name in ("text", "count", "rate", "loud", "items", "options", "none"):
        config = {"parameters": {name: value}}
        common = {"display_name": "hostile", "pipeline_spec": ir(), "runtime_config": config}
        trigger = {"cron_schedule": {"cron": "0 0 9 1 1 *"}}
        send(api, "POST", "/recurringruns", **body({**common, "mode": "DISABLE", "trigger": trigger}))
    send(api, "GET", "/recurringruns", params={"page_size": 200})


@pytest.mark.parametrize(
    "content", ["", "null", "3", '"text"', "[]", "{", DEEP, '{"a":' * 5000, '{"display_name": NaN}', "\x00", "\xff"]
)
def test_a_body_may_be_anything(api: Api, content: str) -> None:
    for path in FIELDS:
        for kind in ("application/json", "text/plain", "multipart/form-data", ""):
            send(api, "POST", path, content=content.encode("latin-1"), headers={"content-type": kind})


@pytest.mark.parametrize("path", LISTS)
def test_a_list_may_be_asked_for_in_any_way(api: Api, path: str) -> None:
    for text in FILTERS:
        send(api, "GET", path, params={"filter": text})
    for query in (
        {"page_size": "many"},
        {"page_size": "-5"},
        {"page_size": str(2**70)},
        {"page_token": "x"},
        {"page_token": "e30="},
        {"page_token": "WyIiLCIiLCIiXQ=="},
        {"page_token": "WyJhIiwiIiwiIl0="},
        {"sort_by": "name; DROP TABLE runs"},
        {"sort_by": "name sideways"},
        {"sort_by": "\0"},
        {"sort_by": "experiment_id"},
        {"namespace": "\0"},
        {"experiment_id": "'\""},
    ):
        send(api, "GET", path, params=query)


def test_an_id_may_be_anything(api: Api) -> None:
    for given in IDS:
        for kind in ("experiments", "runs", "recurringruns", "pipelines", "pipelines/names", "pipelines/x/versions"):
            send(api, "GET", f"/{kind}/{given}")
            send(api, "DELETE", f"/{kind}/{given}")
            send(api, "PATCH", f"/{kind}/{given}", json={})
            for call in ("archive", "unarchive", "terminate", "retry", "enable", "disable", "nonsense"):
                send(api, "POST", f"/{kind}/{given}:{call}")
