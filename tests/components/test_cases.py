"""Every case of every tests.yaml holds, as a process and in the component's container, and the cases are sharp."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from catalog.client.testing.case_file import read_cases
from catalog.client.testing.cases import Case
from catalog.client.testing.component_tests import run_component_tests
from catalog.client.testing.local_stage import LocalStage
from catalog.client.testing.order import CaseOrder, CaseReport
from catalog.client.testing.run_case import Bench, run_case
from catalog.library.libraries import Libraries
from catalog.run.process import ProcessEngine
from tests.components.harness import LIBRARY, build_own_image, load, versions
from tests.requirements import docker_available, require

MIN_SCORE = 80
SAMPLE = ("csv_split/1.0.0", "echo/1.0.0", "join_text/1.0.0")
"""Scored in every run of the tests; `make soak` scores all, CATALOG_SOAK set."""


def all_cases() -> Iterator[tuple[str, Case]]:
    """Every case with its `<name>/<version>`."""
    for component in versions():
        for case in read_cases(LIBRARY / component / "tests.yaml", load(component)):
            yield component, case


ALL = list(all_cases())
AS_PROCESS = [(component, case) for component, case in ALL if case.runs_on("process")]


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """No proxy answers for servers that are not there."""
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setenv("no_proxy", "*")


@pytest.mark.parametrize(
    ("component", "case"), AS_PROCESS, ids=[f"{component}:{case.name}" for component, case in AS_PROCESS]
)
def test_case_holds_as_a_process(component: str, case: Case, tmp_path: Path) -> None:
    result = run_case(component, load(component), case, Bench(LocalStage(ProcessEngine()), tmp_path))
    assert result.passed, (result.error, result.mismatches, result.log)
    # A program after `python3 -c` tells its users what is wrong in words; what others print is theirs.
    assert 'File "<string>"' not in result.log


@pytest.mark.docker
@pytest.mark.parametrize("component", versions())
def test_cases_hold_in_the_components_own_container(component: str) -> None:
    require("docker", docker_available(), "no docker daemon answers")
    build_own_image(component)
    report = report_on(component, engine="docker")
    assert report.passed, [(found.case.name, found.error, found.mismatches) for found in report.results]


@pytest.mark.parametrize("component", SAMPLE)
def test_cases_notice_most_faults(component: str, report_score: Callable[[str], None]) -> None:
    check_score(component, report_score)


@pytest.mark.soak
@pytest.mark.skipif(not os.environ.get("CATALOG_SOAK"), reason="the long form: `make soak`")
@pytest.mark.parametrize("component", versions())
def test_the_cases_of_every_component_notice_most_faults(component: str, report_score: Callable[[str], None]) -> None:
    check_score(component, report_score)


def check_score(component: str, report_score: Callable[[str], None]) -> None:
    """Score a component, and demand that its cases notice enough."""
    report = report_on(component, engine="process", mutate=True)
    assert report.passed, report.findings
    (score,) = report.scores
    report_score(f"mutation score of {component}: {score.percent} % of {len(score.verdicts)} mutants")
    assert not score.too_low(MIN_SCORE), score.survivors


def report_on(component: str, *, engine: str, mutate: bool = False) -> CaseReport:
    """The report on one version of the library."""
    order = CaseOrder((str(LIBRARY / component),), engine=engine, mutate=mutate, jobs=2)
    return run_component_tests(order, Libraries())
