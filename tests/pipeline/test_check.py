"""Every rule about the tasks of a pipeline, on example files: the name of a bad file is the rule it breaks."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.errors import CompositionError
from catalog.pipeline.check import check_pipeline, require_sound
from catalog.spec.parse import parse_component

EXAMPLES = Path(__file__).parent / "examples"


@pytest.mark.parametrize("path", sorted((EXAMPLES / "bad").glob("*.yaml")), ids=lambda path: path.stem)
def test_a_bad_pipeline_breaks_its_rule_and_no_other(path: Path) -> None:
    findings = check_pipeline(parse_component(path.read_text(), str(path)))
    assert [finding.rule for finding in findings] == [path.stem]
    position = findings[0].position
    assert position is not None
    assert position.file == str(path)
    assert position.line > 5


@pytest.mark.parametrize("path", sorted((EXAMPLES / "good").glob("*.yaml")), ids=lambda path: path.stem)
def test_a_good_pipeline_has_no_findings(path: Path) -> None:
    assert check_pipeline(parse_component(path.read_text(), str(path))) == []


def test_all_findings_are_raised_together() -> None:
    spec = parse_component(
        "implementation: {graph: {tasks: {a: {componentRef: {name: x}}, b: {componentRef: {name: y}}}}}"
    )
    with pytest.raises(CompositionError) as caught:
        require_sound(spec)
    assert len(caught.value.findings) == 2


def test_a_near_name_is_suggested() -> None:
    path = EXAMPLES / "bad" / "argument-unknown.yaml"
    (finding,) = check_pipeline(parse_component(path.read_text(), str(path)))
    assert finding.hint == 'did you mean "n"?'
