from __future__ import annotations

import pytest

from catalog.errors import UsageError
from catalog.run.engines import ENGINES, choose_engine
from tests.run.jobs import component

PLAIN = component("implementation: {container: {image: x, command: [echo]}}")
NEEDS_IMAGE = component("implementation: {container: {image: x, args: [echo]}}")
FIXED = component(
    "{outputs: [{name: a}], implementation: {container: {image: x, command: [prog], fileOutputs: {a: /tmp/a}}}}"
)


@pytest.mark.parametrize("name", ["process", "docker"])
def test_a_named_engine_is_that_engine(name: str) -> None:
    assert choose_engine(name, [FIXED], trusted=False) == name
    assert ENGINES[name]().name == name


def test_auto_prefers_processes_where_all_components_can_and_may() -> None:
    assert choose_engine("auto", [PLAIN, PLAIN], trusted=True) == "process"
    assert choose_engine("auto", [PLAIN], trusted=False) == "docker"
    assert choose_engine("auto", [PLAIN, NEEDS_IMAGE], trusted=True) == "docker"
    assert choose_engine("auto", [FIXED], trusted=True) == "docker"


def test_an_unknown_engine_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="podman") as raised:
        choose_engine("podman", [], trusted=True)
    assert "process, docker, argo, auto" in raised.value.hint
