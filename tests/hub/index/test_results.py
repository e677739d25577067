"""Results of tests, by the digest of the component."""

from __future__ import annotations

import json

import pytest

from catalog.cli.case_json import report_json
from catalog.client.testing.cases import Case
from catalog.client.testing.order import CaseReport
from catalog.client.testing.outcome import CaseResult, Mismatch
from catalog.errors import IntegrityError, SpecError
from catalog.library.index.paths import results_path
from hub.index.results import TestResult, put_result, read_result, results_in
from tests.hub.index.memory import MemoryHub

DIGEST = "ab" * 32
AT = "2025-01-31T12:00:00Z"


def test_the_last_result_is_kept() -> None:
    hub = MemoryHub()
    for passed in (1, 3):
        with hub.changing() as writer:
            put_result(writer, TestResult(DIGEST, AT, passed, 0, 1))
    found = read_result(hub, DIGEST)
    assert found == TestResult(DIGEST, AT, 3, 0, 1)
    assert found.state == "passed"
    assert read_result(hub, "cd" * 32) is None


@pytest.mark.parametrize(("counts", "state"), [((1, 1, 0), "failed"), ((0, 0, 2), "skipped"), ((2, 0, 2), "passed")])
def test_states(counts: tuple[int, int, int], state: str) -> None:
    assert TestResult(DIGEST, AT, *counts).state == state


def test_a_report_of_the_command_is_understood() -> None:
    case = Case("one")
    results = (
        CaseResult("echo@1.0.0", case, 0.1),
        CaseResult("echo@1.0.0", case, 0.1, mismatches=(Mismatch("output", "a", "b"),)),
        CaseResult("echo@1.0.0", case, 0.1, error="no docker"),
        CaseResult("echo@1.0.0", case, 0.1, skipped="argo only"),
        CaseResult("components/x.yaml", case, 0.1),
    )
    report = report_json(CaseReport(results, (), (), len(results), ()))
    assert results_in(report, {"echo@1.0.0": DIGEST, "say@1.0.0": DIGEST}, AT) == (TestResult(DIGEST, AT, 1, 2, 1),)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"cases": 1}', '{"cases": [1]}', "<testsuite/>"])
def test_what_is_no_report_is_refused(text: str) -> None:
    with pytest.raises(SpecError) as caught:
        results_in(text, {}, AT)
    assert caught.value.rule == "results-invalid"


def test_a_file_that_holds_no_result_is_told() -> None:
    values: tuple[object, ...] = ({}, [], {"passed": "x", "failed": 0, "skipped": 0, "at": ""})
    for value in values:
        with pytest.raises(IntegrityError):
            read_result(MemoryHub({results_path(DIGEST): json.dumps(value).encode()}), DIGEST)
