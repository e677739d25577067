"""A Workflow has to fit into the cluster's database."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.compile.size import MAX_BYTES, require_fits, workflow_bytes
from catalog.errors import CompileError
from tests.compile.workflows import greeting


def sized(parameter: int, *programs: int) -> dict[str, Any]:
    """A Workflow with an argument and templates of these sizes."""
    workflow = greeting()
    workflow["spec"]["arguments"]["parameters"][0]["value"] = "x" * parameter
    first = workflow["spec"]["templates"][0]
    workflow["spec"]["templates"] = [
        {**first, "name": f"part-{number}", "container": {"image": "a", "command": ["x" * size]}}
        for number, size in enumerate(programs)
    ]
    return workflow


def test_what_fits_is_let_through() -> None:
    workflow = sized(10, 10)
    require_fits(workflow)
    require_fits(sized(10, MAX_BYTES - workflow_bytes(workflow) + 10))


def test_one_byte_more_is_refused() -> None:
    workflow = sized(10, 10)
    with pytest.raises(CompileError) as caught:
        require_fits(sized(10, MAX_BYTES - workflow_bytes(workflow) + 11))
    assert caught.value.rule == "workflow-too-large"


def test_the_largest_parts_are_named_first() -> None:
    with pytest.raises(CompileError) as caught:
        require_fits(sized(600_000, 1000, 300_000, 500_000, 2000))
    told = str(caught.value)
    assert "argument text (585 KiB), part-2 (488 KiB), part-1 (293 KiB)" in told
    assert "part-0" not in told and "1370 KiB" in told


def test_bytes_count_and_not_letters() -> None:
    assert workflow_bytes({"a": "é"}) == len('{"a":"é"}'.encode())
