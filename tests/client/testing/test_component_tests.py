"""Whole orders: from names to results, findings and scores."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.client.testing.component_tests import run_component_tests
from catalog.client.testing.order import CaseOrder, CaseReport
from catalog.client.testing.selection import Shard
from catalog.errors import UsageError
from catalog.library.libraries import Libraries
from tests.client.testing.folders import GREET, write_component

THREE = """
cases:
- {name: a, arguments: {who: a}, expect: {outputs: {text: {equals: hello a}}}}
- {name: b, arguments: {who: b, word: hi}, expect: {outputs: {text: {equals: hi b}}}}
- {name: c, arguments: {who: c}, expect: {outputs: {text: {equals: wrong}}}}
"""
NOTHING_CHECKED = """
cases:
- {name: runs, arguments: {word: hi}, expect: {}}
"""
SILENT = """
name: silent
inputs: [{name: word, type: String}, {name: level, type: Integer, default: '1'}]
implementation:
  container: {image: busybox:1.36, command: [sh, -c, 'echo $0 $1', {inputValue: word}, {inputValue: level}]}
"""
BARE = "name: greet\nimplementation: {container: {image: busybox}}\n"
PIPELINE = """
name: twice
inputs: [{name: word, type: String}]
outputs: [{name: text, type: String}]
implementation:
  graph:
    tasks:
      first: {componentRef: {url: ../../greet/1.0.0/component.yaml}, arguments: {who: {graphInput: {inputName: word}}}}
      second:
        componentRef: {url: ../../greet/1.0.0/component.yaml}
        arguments: {who: {taskOutput: {taskId: first, outputName: text}}, word: hi}
    outputValues: {text: {taskOutput: {taskId: second, outputName: text}}}
"""


def order(*places: Path, select: tuple[str, ...] = (), shard: str = "1/1", mutate: bool = False) -> CaseReport:
    number, _, count = shard.partition("/")
    wanted = CaseOrder(
        tuple(map(str, places)),
        engine="process",
        select=select,
        shard=Shard(int(number), int(count)),
        mutate=mutate,
        jobs=2,
    )
    return run_component_tests(wanted, Libraries())


def states(report: CaseReport) -> dict[str, str]:
    return {result.case.name: result.state for result in report.results}


def test_every_case_runs_and_a_failed_one_fails_the_whole(tmp_path: Path) -> None:
    report = order(write_component(tmp_path, THREE))
    assert states(report) == {"a": "ok", "b": "ok", "c": "failed"}
    assert not report.passed


def test_selected_cases_alone_run(tmp_path: Path) -> None:
    report = order(write_component(tmp_path, THREE), select=("a", "*:b"))
    assert states(report) == {"a": "ok", "b": "ok"}
    assert report.passed


def test_a_selection_that_fits_nothing_fails(tmp_path: Path) -> None:
    report = order(write_component(tmp_path, THREE), select=("d",))
    assert [finding.rule for finding in report.findings] == ["no-case-selected"]
    assert not report.passed


def test_shards_share_the_cases(tmp_path: Path) -> None:
    folder = write_component(tmp_path, THREE)
    assert [list(states(order(folder, shard=f"{number}/2"))) for number in (1, 2)] == [["a", "c"], ["b"]]


def test_a_component_without_cases_is_a_finding_and_stops_no_other(tmp_path: Path) -> None:
    write_component(tmp_path, "", place="none/1.0.0")
    write_component(tmp_path, NOTHING_CHECKED, SILENT)
    report = order(tmp_path)
    assert [finding.rule for finding in report.findings] == ["tests-missing"]
    assert states(report) == {"runs": "ok"}
    assert not report.passed


def test_a_component_that_only_its_image_can_run_is_a_finding_for_processes(tmp_path: Path) -> None:
    report = order(write_component(tmp_path, "cases: [{name: a, expect: {}}]", BARE))
    assert [finding.rule for finding in report.findings] == ["no-command"]


def test_a_pipeline_is_tested_as_a_whole(tmp_path: Path) -> None:
    write_component(tmp_path, "", GREET.replace("TextFile", "String"))
    case = "cases: [{name: a, arguments: {word: you}, expect: {outputs: {text: {equals: hi hello you}}}}]"
    report = order(write_component(tmp_path, case, PIPELINE, "twice/1.0.0"), mutate=True)
    assert states(report) == {"a": "ok"}
    assert report.scores == ()
    assert report.notes == ("twice@1.0.0 has no score: it is a pipeline",)


def test_cases_that_check_nothing_catch_nothing(tmp_path: Path) -> None:
    (score,) = order(write_component(tmp_path, NOTHING_CHECKED, SILENT), mutate=True).scores
    assert (score.percent, score.caught) == (0, 0)
    assert [verdict.description for verdict in score.survivors] == [
        "the command is `true`",
        "without {inputValue: word}",
        "without {inputValue: level}",
        "the default of \"level\" is '2'",
    ]


def test_cases_that_look_closely_catch_all(tmp_path: Path) -> None:
    cases = "cases: [{name: all, arguments: {word: hi}, expect: {log: {equals: hi 1}}}]"
    (score,) = order(write_component(tmp_path, cases, SILENT), mutate=True).scores
    assert score.percent == 100
    assert {verdict.caught_by for verdict in score.verdicts} == {"all"}


def test_a_mutant_that_no_case_reaches_has_survived(tmp_path: Path) -> None:
    cases = "cases: [{name: all, arguments: {word: hi, level: '1'}, expect: {log: {equals: hi 1}}}]"
    (score,) = order(write_component(tmp_path, cases, SILENT), mutate=True).scores
    (survivor,) = score.survivors
    assert not survivor.reached
    assert score.percent == 75


def test_a_case_for_other_engines_is_skipped_with_the_reason(tmp_path: Path) -> None:
    cases = THREE.replace("{name: c,", "{name: c, engines: [docker, argo],")
    report = order(write_component(tmp_path, cases))
    assert states(report) == {"a": "ok", "b": "ok", "c": "skipped"}
    assert report.results[-1].skipped == "it runs on docker or argo only"
    assert report.passed


def test_a_component_without_cases_for_the_engine_needs_nothing_of_it(tmp_path: Path) -> None:
    folder = write_component(tmp_path, "{engines: [argo], cases: [{name: a, expect: {}}]}", BARE)
    report = order(folder, mutate=True)
    assert states(report) == {"a": "skipped"}
    assert report.notes == ("greet@1.0.0 has no score: none of its cases runs on process",)
    assert report.passed


def test_a_component_whose_own_cases_fail_has_no_score(tmp_path: Path) -> None:
    report = order(write_component(tmp_path, THREE, GREET), mutate=True)
    assert report.scores == ()
    assert "its own cases do not hold" in report.notes[0]


def test_an_engine_that_is_none_is_refused() -> None:
    with pytest.raises(UsageError) as caught:
        run_component_tests(CaseOrder(("x",), engine="kfp"), Libraries())
    assert caught.value.rule == "engine-unknown"
