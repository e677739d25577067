"""Each pipeline in the folder `pairs` is written in Python and in YAML: both are the same value."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.dsl.from_file import load_pipeline_file
from catalog.spec.emit import to_yaml
from catalog.spec.parse import parse_component

PAIRS = sorted((Path(__file__).parent / "pairs").glob("*.py"))
REFERENCES = {"nested": "nested.py:outer"}


@pytest.mark.parametrize("path", PAIRS, ids=lambda path: str(path.stem))
def test_python_and_yaml_are_one_value(path: Path) -> None:
    built = load_pipeline_file(str(path.with_name(REFERENCES.get(path.stem, path.name))))
    written = parse_component(path.with_suffix(".yaml").read_text(encoding="utf-8"), str(path))
    assert to_yaml(built) == to_yaml(written)
    assert built == written


@pytest.mark.parametrize("path", PAIRS, ids=lambda path: str(path.stem))
def test_the_built_value_survives_its_yaml(path: Path) -> None:
    built = load_pipeline_file(str(path.with_name(REFERENCES.get(path.stem, path.name))))
    assert parse_component(to_yaml(built)) == built
