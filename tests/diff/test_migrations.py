"""migrations.yaml: what it may hold, and findings with their places for what it may not."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

import catalog
from catalog.diff.migrations import STEPS, parse_migrations, read_migrations, steps_from
from catalog.diff.steps import DropInput, DropOutput, Note, RenameInput, RenameOutput, SetDefault, SetInput
from catalog.errors import SpecError

GOOD = """migrations:
- from: ^1
  steps:
  - rename_input: {from: a, to: b}
  - set_default: {input: c, value: 3}
  - set_input: {name: d, value: '3'}
  - drop_input: {name: e}
  - rename_output: {from: x, to: y}
  - drop_output: z
  - note: Look at it.
- {from: '>=2 <2.5', steps: []}
"""


def test_every_step_is_read() -> None:
    first, second = parse_migrations(GOOD, "m.yaml")
    assert first.steps == (
        RenameInput("a", "b"),
        SetDefault("c", 3),
        SetInput("d", "3"),
        DropInput("e"),
        RenameOutput("x", "y"),
        DropOutput("z"),
        Note("Look at it."),
    )
    assert (second.range_text, second.steps, str(second.position)) == (">=2 <2.5", (), "m.yaml:11:3")


def test_the_migration_for_a_version() -> None:
    migrations = parse_migrations(GOOD)
    assert steps_from(migrations, "1.9.0") == migrations[0].steps
    assert steps_from(migrations, "2.4.0") == ()
    assert steps_from(migrations, "2.5.0") is None


@pytest.mark.parametrize(
    ("text", "rule", "place"),
    [
        ("[]", "wrong-type", "m.yaml:1:1"),
        ("other: 1", "unknown-key", "m.yaml:1:1"),
        ("migrations: {}", "wrong-type", "m.yaml:1:13"),
        ("migrations: [{steps: []}]", "missing-key", "m.yaml:1:14"),
        ("migrations: [{from: ^1}]", "missing-key", "m.yaml:1:14"),
        ("migrations: [{from: newest, steps: []}]", "range-invalid", "m.yaml:1:21"),
        ("migrations: [{from: '', steps: []}]", "range-invalid", "m.yaml:1:21"),
        ("migrations: [{from: 'tag:x', steps: []}]", "range-invalid", "m.yaml:1:21"),
        ("migrations: [{from: ^1, steps: [drop]}]", "wrong-type", "m.yaml:1:33"),
        ("migrations: [{from: ^1, steps: [{rename: {from: a, to: b}}]}]", "unknown-key", "m.yaml:1:34"),
        ("migrations: [{from: ^1, steps: [{rename_input: {from: a}}]}]", "missing-key", "m.yaml:1:48"),
        ("migrations: [{from: ^1, steps: [{set_input: {name: a, value: [1]}}]}]", "wrong-type", "m.yaml:1:62"),
        ("migrations: [{from: ^1, steps: [{set_default: {input: a}}]}]", "missing-key", "m.yaml:1:47"),
        ("migrations: [{from: ^1, steps: [{drop_input: {name: 3}}]}]", "wrong-type", "m.yaml:1:53"),
        ("migrations: [{from: ^1, steps: [{drop_input: ''}]}]", "wrong-type", "m.yaml:1:46"),
        ("migrations: [{from: ^1, steps: [{note: []}]}]", "wrong-type", "m.yaml:1:40"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(text: str, rule: str, place: str) -> None:
    with pytest.raises(SpecError) as caught:
        parse_migrations(text, "m.yaml")
    assert (caught.value.rule, str(caught.value.position)) == (rule, place)


def test_the_published_schema_takes_the_same_steps() -> None:
    schema = json.loads((Path(catalog.__file__).parent / "schemas" / "migrations.schema.json").read_text())
    assert set(schema["$defs"]["step"]["properties"]) == set(STEPS)
    validator = jsonschema.Draft202012Validator(schema)
    assert list(validator.iter_errors(yaml.safe_load(GOOD))) == []


def test_all_findings_are_told_at_once() -> None:
    with pytest.raises(SpecError) as caught:
        parse_migrations("migrations: [{from: ^1, steps: [{a: 1}, {b: 2}]}, {steps: []}]")
    assert len(caught.value.findings) == 3


def test_a_file_that_is_not_there_holds_none(tmp_path: Path) -> None:
    assert read_migrations(tmp_path / "migrations.yaml") == ()
    (tmp_path / "migrations.yaml").write_bytes(b"\xff")
    with pytest.raises(SpecError, match="UTF-8"):
        read_migrations(tmp_path / "migrations.yaml")
