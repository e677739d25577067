"""A case runs as a run of its own, and says exactly what is not as expected."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.client.testing.case_file import read_cases
from catalog.client.testing.local_stage import LocalStage
from catalog.client.testing.outcome import CaseResult
from catalog.client.testing.run_case import Bench, run_case
from catalog.run.process import ProcessEngine
from catalog.spec.parse import parse_component
from tests.client.testing.folders import GREET, write_component

SLEEP = GREET.replace("printf '%s %s%s", "sleep 100; printf '%s %s%s")


def run(folder: Path, case: str, component: str = GREET, timeout: float = 60.0) -> CaseResult:
    spec = parse_component(component)
    place = write_component(folder / "library", f"cases: [{{name: a, {case}}}]", component)
    (place / "who.txt").write_text("file")
    (parsed,) = read_cases(place / "tests.yaml", spec)
    runs = folder / "runs"
    runs.mkdir()
    result = run_case("greet@1.0.0", spec, parsed, Bench(LocalStage(ProcessEngine(grace_seconds=0.2)), runs, timeout))
    assert list(runs.iterdir()) == []
    return result


@pytest.mark.parametrize(
    "case",
    [
        "inline: {who: you}, expect: {outputs: {text: {equals: hello you}}, log: {equals: greeted you}}",
        "arguments: {who: you}, expect: {outputs: {text: {matches: 'you$'}}}",
        "files: {who: who.txt}, arguments: {word: hi, end: '!'}, expect: {outputs: {text: {equals: hi file!}}}",
        "arguments: {who: you}, expect: {outputs: {text: {sha256: "
        "968afb511961ffe2c94b80cdb9db586d33ba10a35e4267b19b57cf0eb559df27}}}",
        "arguments: {who: you}, expect: {outputs: {folder: {files: "
        "{./part/facts.json: {json: [{path: $.count, equals: 1.0}, {path: '$.list[1]', matches: x}]}}}}}",
        "arguments: {who: you, word: refuse}, fails: {log: {matches: greeted}}",
        "arguments: {who: you, word: refuse}, fails: {exit_code: 1}",
    ],
)
def test_what_holds(tmp_path: Path, case: str) -> None:
    result = run(tmp_path, case)
    assert result.passed, result


@pytest.mark.parametrize(
    ("case", "what", "got"),
    [
        ("expect: {outputs: {text: {equals: hi}}}", 'output "text"', '"hello you"'),
        ("expect: {outputs: {text: {matches: me}}}", 'output "text"', '"hello you"'),
        ("expect: {outputs: {text: {json: [{path: $, equals: 1}]}}}", 'output "text"', '"hello you" (Expecting value'),
        ("expect: {outputs: {text: {files: {a: {equals: b}}}}}", 'output "text"', "a file of 10 bytes"),
        ("expect: {outputs: {folder: {equals: b}}}", 'output "folder"', "a folder artifact cannot be read"),
        ("expect: {outputs: {folder: {files: {a: {equals: b}}}}}", 'output "folder"', "a folder with part/facts.json"),
        (
            "expect: {outputs: {folder: {files: {part/facts.json: {json: [{path: '$.list[0]', equals: 1}]}}}}}",
            'output "folder", file part/facts.json, $.list[0]',
            "true",
        ),
        ("expect: {log: {equals: nothing}}", "the log", '"greeted you"'),
        ("fails: {}", "the end", "exit code 0"),
    ],
)
def test_what_does_not_hold(tmp_path: Path, case: str, what: str, got: str) -> None:
    result = run(tmp_path, f"arguments: {{who: you}}, {case}")
    (found,) = result.mismatches
    assert found.what == what
    assert found.got.startswith(got)
    assert result.state == "failed"
    assert result.log == "greeted you\n"


def test_a_failure_that_was_not_expected_is_told_with_its_reason(tmp_path: Path) -> None:
    result = run(tmp_path, "arguments: {who: you, word: refuse}, expect: {outputs: {text: {equals: x}}}")
    (found,) = result.mismatches
    assert (found.what, found.expected) == ("the end", "success")
    assert "exit code 1" in found.got


def test_another_exit_code_than_expected(tmp_path: Path) -> None:
    (found,) = run(tmp_path, "arguments: {who: you, word: refuse}, fails: {exit_code: 4}").mismatches
    assert (found.expected, found.got) == ("exit code 4", "exit code 1")


def test_a_signal_is_the_exit_code_a_shell_gives(tmp_path: Path) -> None:
    killed = GREET.replace('test "$1" != refuse', "kill -9 $$")
    assert run(tmp_path, "arguments: {who: you}, fails: {exit_code: 137}", killed).passed


def test_an_output_that_was_not_written_is_no_expected_failure(tmp_path: Path) -> None:
    silent = GREET.replace('mkdir -p "${3:?}/part"', "exit 0")
    (found,) = run(tmp_path, "arguments: {who: you}, fails: {}", silent).mismatches
    assert found.got == "exit code 0"


def test_texts_of_several_lines_are_shown_as_a_diff(tmp_path: Path) -> None:
    result = run(tmp_path, r'inline: {who: "a\nb"}, expect: {outputs: {text: {equals: "hello a\nc"}}}')
    (found,) = result.mismatches
    assert found.diff[-3:] == (" hello a", "-c", "+b")


def test_a_program_that_cannot_start_is_no_expected_failure(tmp_path: Path) -> None:
    missing = GREET.replace("- sh\n", "- no-such-program\n")
    result = run(tmp_path, "arguments: {who: you}, fails: {}", missing)
    assert result.state == "error"
    assert "no-such-program" in result.error


def test_a_case_that_does_not_end_is_ended(tmp_path: Path) -> None:
    result = run(tmp_path, "arguments: {who: you}, fails: {}", SLEEP, timeout=0.5)
    assert result.error == "it did not end within 0.5 s"
