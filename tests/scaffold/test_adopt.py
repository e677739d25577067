"""Components of other people, cleaned up."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.errors import UsageError
from catalog.scaffold.adopt import UNKNOWN_LICENSE, adopt
from catalog.spec.parse import parse_component
from catalog.validate import Options, check
from tests.scaffold.making import make

FOREIGN = """name: Train Model
description: |
  Trains.
  And more {{ not a template }}.
metadata:
  annotations: {author: 'A. Person <a@example.org>', license: Apache 2, canonical_location: 'https://example.org/c.yaml'}
  labels: {team: ml}
inputs:
- {name: Data}
- {name: rate, type: string, default: 5}
- {name: text}
- {name: flag, type: {}, description: A flag., optional: true}
outputs:
- {name: Model}
implementation:
  container:
    image: example.org/train:2
    command: [train]
    args:
    - {inputPath: Data}
    - {inputValue: rate}
    - {inputValue: text}
    - {outputPath: Model}
    - {if: {cond: {isPresent: flag}, then: [{inputValue: flag}]}}
"""


def test_types_descriptions_and_defaults_are_filled_in() -> None:
    spec = parse_component(FOREIGN)
    adopted = adopt(spec, "https://example.org/raw/c.yaml")
    body = parse_component(adopted.answers["component"])
    assert [port.type for port in body.inputs] == ["Artifact", "String", "String", "String"]
    assert body.inputs[1].default == "5"
    assert [port.type for port in body.outputs] == ["Artifact"]
    assert all([*(port.description for port in body.inputs), *(port.description for port in body.outputs)])
    assert body.container == spec.container
    assert body.annotations["derived_from"] == "https://example.org/raw/c.yaml"
    assert any('"Data" had no type' in note for note in adopted.notes)
    assert adopted.name == "train_model"
    assert adopted.answers["author"] == "A. Person <a@example.org>"
    assert adopted.answers["license"] == UNKNOWN_LICENSE


def test_the_result_passes_the_strict_check(tmp_path: Path) -> None:
    answers = adopt(parse_component(FOREIGN)).answers
    folder = make("import", tmp_path, **answers)
    report = check(folder, Options(strict=True))
    assert report.exit_code == 0, report.findings
    text = (folder / "component.yaml").read_text(encoding="utf-8")
    made = parse_component(text)
    assert "{{ not a template }}" in (made.description or "")
    assert made.annotations["canonical_location"] == "https://example.org/c.yaml"
    assert made.metadata is not None and made.metadata.labels == {"team": "ml"}


@pytest.mark.parametrize(
    ("text", "license_id"),
    [("mit", "MIT"), ("Apache-2.0 OR MIT", "Apache-2.0 OR MIT"), ("", UNKNOWN_LICENSE), ("my own", UNKNOWN_LICENSE)],
)
def test_a_license_is_kept_when_it_is_one(text: str, license_id: str) -> None:
    spec = parse_component(FOREIGN.replace("Apache 2", f"'{text}'"))
    assert adopt(spec).answers["license"] == license_id


@pytest.mark.parametrize("body", ["graph: {tasks: {a: {componentRef: {name: echo}}}}", ""])
def test_only_containers_can_be_adopted(body: str) -> None:
    text = f"name: x\nimplementation: {{{body}}}" if body else "name: x"
    with pytest.raises(UsageError) as caught:
        adopt(parse_component(text))
    assert caught.value.rule == "adopt-impossible"
