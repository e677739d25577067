"""The mechanical fixes for a target, made in the text: only what differs is written anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.spec.parse import parse_component
from catalog.validate import Options
from catalog.validate.fixes import fix
from catalog.validate.portability import fix_for, loads_in
from tests.validate.samples import CLEAN, written

KFP2 = Options(select=("portability",), targets=("kfp2",))
INPUT = "- {name: text, type: String, description: The text.}\n"
CASES = {
    "no type, in braces": (
        "- {name: text, description: The text.}\n",
        "- {name: text, description: The text., type: String}\n",
    ),
    "no type, in lines": ("- name: text # the text\n", "- name: text # the text\n  type: String\n"),
    "another type": ("- {name: text, type: Text file}\n", "- {name: text, type: String}\n"),
    "a type that is a map": ("- name: text\n  type: {File: {format: csv}}\n", "- name: text\n  type: String\n"),
    "a type in several lines": (
        "- name: text\n  type:\n    File:\n      format: csv\n",
        "- name: text\n  type:\n    String\n",
    ),
}


@pytest.mark.parametrize(("before", "after"), CASES.values(), ids=CASES)
def test_a_type_is_mended_for_kfp_2(tmp_path: Path, before: str, after: str) -> None:
    text = "# Stays.\n" + CLEAN.replace(INPUT, before)
    path = written(tmp_path, text)
    assert loads_in(text, "kfp2") == "loads"
    fix(path, KFP2)
    assert path.read_text() == text.replace(before, after)
    assert loads_in(path.read_text(), "kfp2") == "compiles"
    assert parse_component(path.read_text()) == fix_for(parse_component(text), "kfp2")


def test_an_else_is_put_in_a_list(tmp_path: Path) -> None:
    choice = "    - if: {cond: {isPresent: text}, then: [--all], else: {inputValue: text}}  # either\n"
    path = written(tmp_path, CLEAN.replace("    args:\n", f"    args:\n{choice}"))
    fix(path, KFP2)
    assert choice.replace("{inputValue: text}}", "[{inputValue: text}]}") in path.read_text()


def test_a_script_is_never_written_anew(tmp_path: Path) -> None:
    text = CLEAN.replace("    args:\n", "    fileOutputs: {count: /tmp/n}\n    args:\n").replace('> "$1"', "> /tmp/n")
    path = written(tmp_path, text.replace("    - {outputPath: count}\n", ""))
    before = path.read_text()
    assert fix(path, KFP2) == ()
    assert path.read_text() == before


def test_nothing_is_mended_for_a_target_nobody_asked_for(tmp_path: Path) -> None:
    assert fix(written(tmp_path, CLEAN.replace("type: String, ", ""))) == ()
