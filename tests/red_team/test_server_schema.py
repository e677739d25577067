"""Requests made from the OpenAPI description, sound and unsound ones: none is answered with a fault of the server."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import APIOperation, Case, GenerationMode
from schemathesis.checks import not_a_server_error

from tests.hub.served import Served, bearer, served
from tests.hub.texts import cases, component, readme

SOAK = os.environ.get("CATALOG_SOAK") == "1"
EXAMPLES = 200 if SOAK else 6
# Streams of events, whose answers end with the server.
ENDLESS = "/events$"


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("schema") / "hub") as hub:
        token = hub.token()
        for version, ending in (("1.0.0", False), ("1.1.0", True)):
            files = {"README.md": readme(version=version), "tests.yaml": cases()}
            assert hub.publish(component(version=version, ending=ending), token, files).status_code == 201
        yield hub


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_no_request_is_answered_with_a_fault_of_the_server(hub: Served, mode: GenerationMode) -> None:
    """With a token that may do everything, so that the requests get as far as they can."""
    headers = bearer(hub.token(action="admin"))
    described = schemathesis.openapi.from_url(f"{hub.address}/api/v1/openapi.json")
    ending = described.exclude(path_regex=ENDLESS)
    asked = [ask(unwrapped(found), mode, headers) for found in ending.get_all_operations()]
    assert asked.count(True) > 30


def request_id(path: str, told: dict[str, Any]) -> str:
    """The request's id in an error, which has the shape that the clients of that path read."""
    if path.startswith("/apis/"):
        assert set(told) == {"error", "code", "message", "details"}
        return str(told["details"][-1]["metadata"]["request_id"])
    assert set(told) == {"error", "request_id"}
    return str(told["request_id"])


def unwrapped(found: Any) -> APIOperation[Any, Any, Any, Any]:
    """The operation; an exception when the description of it is unsound."""
    operation: APIOperation[Any, Any, Any, Any] = found.ok()
    return operation


def ask(operation: APIOperation[Any, Any, Any, Any], mode: GenerationMode, headers: dict[str, str]) -> bool:
    """Send requests for one operation; False when there are none of that mode."""

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=not SOAK,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def requests(case: Case[Any]) -> None:
        answer = case.call(headers=headers, timeout=60)
        case.validate_response(answer, checks=[not_a_server_error])
        if answer.status_code >= 400 and case.method != "HEAD":
            assert [request_id(case.path, answer.json())] == answer.headers["x-request-id"], case.as_curl_command()

    try:
        requests()
    except Unsatisfiable:
        return False
    return True
