"""Requests with something wrong in them, made by chance but always the same: each is answered, and by no fault."""

from __future__ import annotations

import json
import random
from typing import Any

from tests.hub.kfp.v1.caller import ECHO, Caller, owned_by

ODD: tuple[Any, ...] = (
    *(None, "", "x", 0, -1, 1.5, True, [], {}, [[]], {"a": 1}, "\ud800", "\x00", "a" * 5000, 1 << 70, 1e308),
    *("-5", "é", "../../etc/passwd", "'; drop table runs;--", "%00", "{{x}}", "[[Index]]", "2037-01-01T00:00:00Z"),
)
SPEC = {
    "workflow_manifest": ECHO,
    "runtime_config": {"parameters": {"text": {"string_value": "a"}}, "pipeline_root": ""},
}
CRON = {"cron_schedule": {"cron": "0 0 9 * * *", "start_time": "2037-01-01T00:00:00Z"}}
PERIOD = {"periodic_schedule": {"interval_second": "60", "end_time": "2037-01-01T00:00:00Z"}}
PREDICATES = [
    {"op": "EQUALS", "key": "name", "string_value": "x"},
    {"op": 3, "key": "created_at", "timestamp_value": "2037-01-01T00:00:00Z"},
    {"op": 8, "key": "status", "string_values": {"values": ["Failed"]}},
]
LISTS = ("/runs", "/experiments", "/jobs", "/pipelines", "/pipeline_versions")
KINDS = ("", "EXPERIMENT", "NAMESPACE", "JOB", "PLANET")
IDS = ("x", "%00", "%F0%9F", "..", "a%2Fb", "é", "a:b", ":archive", "%7B%7D")
PLACES = (
    ("GET", "/runs/{}"),
    ("GET", "/experiments/{}"),
    ("GET", "/jobs/{}"),
    ("GET", "/pipelines/{}/templates"),
    ("GET", "/pipeline_versions/{}"),
    ("GET", "/namespaces/{}/pipelines/x"),
    ("GET", "/runs/x/nodes/{}/artifacts/x:read"),
    ("POST", "/runs/{}:archive"),
    ("POST", "/runs/{}/retry"),
    ("POST", "/experiments/{}:unarchive"),
    ("POST", "/jobs/{}/enable"),
    ("POST", "/pipelines/x/default_version/{}"),
    ("DELETE", "/pipeline_versions/{}"),
)


def changed(value: Any, chance: random.Random) -> Any:
    """The value with some of it replaced or left out."""
    if chance.random() < 0.12:
        return chance.choice(ODD)
    if isinstance(value, dict):
        kept = {name: changed(item, chance) for name, item in value.items() if chance.random() > 0.03}
        return {**kept, "x": chance.choice(ODD)} if chance.random() < 0.1 else kept
    return [changed(item, chance) for item in value] if isinstance(value, list) else value


def test_bodies_with_faults_are_refused(idle: Caller) -> None:
    references = owned_by(idle.experiment("odd"))
    chance = random.Random(7)
    bodies = (
        ("/experiments", {"name": "n", "description": "d", "resource_references": references}),
        ("/runs", {"name": "n", "pipeline_spec": {**SPEC, "workflow_manifest": "kind: Workflow"}}),
        ("/jobs", {"name": "n", "pipeline_spec": SPEC, "resource_references": references, "trigger": CRON}),
        ("/jobs", {"name": "n", "pipeline_spec": SPEC, "trigger": PERIOD, "max_concurrency": "1", "mode": "DISABLED"}),
    )
    for _ in range(150):
        path, body = chance.choice(bodies)
        answer = idle.ask("POST", path, content=json.dumps(changed(body, chance)))
        assert answer.status_code < 500 and (answer.status_code == 200 or "code" in answer.json()), (body, answer.text)


def test_questions_with_faults_are_refused(idle: Caller) -> None:
    chance = random.Random(8)
    for _ in range(150):
        query = {
            "filter": json.dumps(changed({"predicates": PREDICATES}, chance)),
            "page_size": chance.choice(["", 0, 1, -1, "x", 1 << 40]),
            "sort_by": chance.choice(["", "name desc", "x y", "metric:a", "status", "storage_state", "\x00"]),
            "page_token": chance.choice(["", "x", "eyJ9", "WyIiLCIiLCIiXQ=="]),
            "resource_reference_key.type": chance.choice(KINDS),
            "resource_reference_key.id": chance.choice(["", "x", "\x00"]),
        }
        answer = idle.ask("GET", chance.choice(LISTS), params=query)
        assert answer.status_code < 500, (query, answer.text)


def test_ids_that_are_none_are_refused(idle: Caller) -> None:
    for method, place in PLACES:
        for odd in IDS:
            answer = idle.ask(method, place.format(odd))
            assert answer.status_code in (400, 404, 405), (method, place, odd, answer.text)
            assert "code" in answer.json() or not answer.url.path.startswith("/apis/"), answer.text
