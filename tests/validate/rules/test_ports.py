"""Defaults, types and use of ports, case by case."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.validate.samples import CLEAN, findings


def with_default(kind: str, default: str, optional: bool = False) -> str:
    extra = ", optional: true" if optional else ""
    return CLEAN.replace("{name: text, type: String,", f"{{name: text, type: {kind}, default: {default}{extra},")


@pytest.mark.parametrize(
    ("kind", "default"),
    [
        ("Integer", "'one'"),
        ("Integer", "1.5"),
        ("Integer", "''"),
        ("Float", "'1,5'"),
        ("Bool", "'Fasle'"),
        ("JsonObject", "'[]'"),
        ("JsonArray", "'{}'"),
        ("List", "''"),
        ("Dict", "\"{'a': 1}\""),
        ("{Integer: {minimum: 0}}", "none"),
        ("'typing.List[int]'", "'1, 2'"),
    ],
)
def test_a_default_that_is_no_value_of_its_type(tmp_path: Path, kind: str, default: str) -> None:
    (finding,) = findings(tmp_path, with_default(kind, default), "default-invalid")
    assert finding.severity == "error"


@pytest.mark.parametrize(
    ("kind", "default"),
    [
        ("Integer", "1"),
        ("Integer", "'-1'"),
        ("Float", "'1e-3'"),
        ("Bool", "true"),
        ("Boolean", "'No'"),
        ("JsonObject", "'{}'"),
        ("List", "'[1, 2]'"),
        ("Integer", "'{{workflow.uid}}'"),
        ("CSV", "'a,b'"),
    ],
)
def test_a_default_that_fits(tmp_path: Path, kind: str, default: str) -> None:
    assert findings(tmp_path, with_default(kind, default), "default-invalid") == ()


@pytest.mark.parametrize("kind", ["{}", "''", "[]"])
def test_empty_types(tmp_path: Path, kind: str) -> None:
    assert len(findings(tmp_path, CLEAN.replace("type: Integer", f"type: {kind}"), "type-empty")) == 1


@pytest.mark.parametrize("kind", ["str", "int", "dict", "CSV", "Strings", "GCSPath", "{string: {}}"])
def test_types_that_are_not_misspelt(tmp_path: Path, kind: str) -> None:
    assert findings(tmp_path, CLEAN.replace("type: Integer", f"type: {kind}"), "type-spelling") == ()


def test_an_input_in_a_condition_is_used(tmp_path: Path) -> None:
    text = CLEAN.replace("inputs:\n", "inputs:\n- {name: flag, type: Bool, optional: true}\n")
    assert len(findings(tmp_path, text, "input-unused")) == 1
    used = text.replace("    args:\n", "    args:\n    - {if: {cond: {inputValue: flag}, then: [--all]}}\n")
    assert findings(tmp_path, used, "input-unused") == ()


def test_what_the_launcher_hands_over_counts_as_used(tmp_path: Path) -> None:
    text = CLEAN.replace("    - {inputValue: text}\n    - {outputPath: count}\n", "    - {executorInput: null}\n")
    assert findings(tmp_path, text, "input-unused", "output-unwritten") == ()


def test_visualisations_may_be_written_where_kfp_looks_for_them(tmp_path: Path) -> None:
    text = CLEAN.replace("outputs:\n", "outputs:\n- {name: mlpipeline-ui-metadata, type: UI metadata}\n")
    assert findings(tmp_path, text, "output-unwritten") == ()
