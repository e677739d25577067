"""Every rule of the component grammar, shown by a file that breaks it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from catalog.errors import SpecError
from catalog.resources import MAX_SPEC_BYTES
from catalog.spec.emit import to_yaml
from catalog.spec.ir import parse_any
from catalog.spec.parse import parse_component, parse_component_bytes

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
BAD = sorted((EXAMPLES / "bad").glob("*/*.yaml"))
GOOD = sorted((EXAMPLES / "good").glob("*.yaml"))


def refusal(text: str, file: str = "component.yaml") -> SpecError:
    with pytest.raises(SpecError) as caught:
        parse_any(text, file)
    return caught.value


@pytest.mark.parametrize("path", BAD, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_bad_file_is_refused_with_its_rule_at_its_place(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    expected = re.match(r"# expect (\d+):(\d+)\n", text)
    assert expected, "the first line names the place: # expect LINE:COLUMN"
    finding = refusal(text, str(path)).findings[0]
    assert finding.rule == path.parent.name
    assert finding.position is not None
    assert (finding.position.line, finding.position.column) == (int(expected[1]), int(expected[2]))
    assert finding.position.file == str(path)
    assert finding.message
    if finding.rule not in ("spec-empty", "yaml-syntax"):
        assert finding.source_line == text.splitlines()[finding.position.line - 1]


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_good_file_loads_and_says_the_same_when_written_again(path: Path) -> None:
    spec = parse_component_bytes(path.read_bytes(), str(path))
    assert parse_component(to_yaml(spec)) == spec


def test_there_are_examples_of_both_kinds() -> None:
    assert len(BAD) > 30
    assert GOOD


@pytest.mark.parametrize(
    ("example", "hint"),
    [
        ("unknown-key/commands", 'did you mean "command"?'),
        ("unknown-key/file-outputs", 'did you mean "fileOutputs"?'),
        ("unknown-key/top-level", 'did you mean "inputs"?'),
        ("unknown-input/misspelt", 'did you mean "Message"?'),
        ("unknown-input/graph", 'did you mean "Message"?'),
        ("unknown-output/placeholder", 'did you mean "Text"?'),
        ("unknown-task/misspelt", 'did you mean "first"?'),
        ("bad-placeholder/output-value", "an output is a file: use outputPath"),
        ("wrong-type/number-in-args", "put it in quotes"),
    ],
)
def test_the_hint_says_how_to_mend_it(example: str, hint: str) -> None:
    text = (EXAMPLES / "bad" / f"{example}.yaml").read_text(encoding="utf-8")
    assert refusal(text).hint == hint


def test_a_file_that_is_too_large_is_refused_before_it_is_parsed() -> None:
    error = refusal("[" * (MAX_SPEC_BYTES + 1))
    assert error.rule == "spec-too-large"


def test_size_counts_bytes_and_not_characters() -> None:
    name = "é" * (MAX_SPEC_BYTES // 2)
    assert refusal(f"name: {name}").rule == "spec-too-large"


def test_bytes_of_another_encoding_are_refused() -> None:
    with pytest.raises(SpecError) as caught:
        parse_component_bytes("name: Grüße".encode("latin-1"))
    assert caught.value.rule == "not-utf8"


def test_all_findings_of_a_file_are_reported_at_once() -> None:
    error = refusal("nam: x\ninputs: [{type: CSV}]\nimplementation: {container: {image: 5, command: echo}}\n")
    assert [finding.rule for finding in error.findings] == ["unknown-key", "missing-key", "wrong-type", "wrong-type"]
    assert "component.yaml:1:1: " in str(error)


def test_a_file_with_endless_mistakes_gets_a_bounded_answer() -> None:
    error = refusal("".join(f"key{number}: x\n" for number in range(5000)))
    assert len(error.findings) == 50
