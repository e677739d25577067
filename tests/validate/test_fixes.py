"""`--fix` changes what it must and nothing else."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from catalog.spec.parse import parse_component
from catalog.validate import Options, check
from catalog.validate.fixes import fix
from tests.validate.samples import CLEAN, written

CASES = {
    "spelling": ("type: String", "type: string", "type: String"),
    "spelling in quotes": ("type: Integer", "type: 'integer'", "type: 'Integer'"),
    "number as default": (", description: The text.", ", default: 1.5, description: The text.", ", default: '1.5',"),
    "empty type, flow": ("type: Integer, ", "type: {}, ", "- {name: count, description"),
    "empty type at the end": ("type: Integer, description: The number of lines.", "type: {}", "- {name: count}"),
    "number as annotation": ("version: 1.0.0", "version: 2", "version: '2'"),
    "number in args": ("    args:\n", "    args:\n    - 5\n", "    - '5'\n"),
    "python spelling": (
        "    args:\n",
        "    file_outputs: {count: /tmp/n}\n    args:\n",
        "fileOutputs: {count: /tmp/n}",
    ),
}


@pytest.mark.parametrize(("old", "broken", "mended"), CASES.values(), ids=CASES)
def test_a_fault_is_mended_in_its_line_alone(tmp_path: Path, old: str, broken: str, mended: str) -> None:
    text = "# A comment.\n" + CLEAN.replace(old, broken).replace("name: count_lines", "name:   count_lines   # stays")
    path = written(tmp_path, text)
    (result,) = fix(path)
    after = path.read_text()
    assert result.edits == 1
    assert mended in after
    changed = [(a, b) for a, b in zip(text.splitlines(), after.splitlines(), strict=True) if a != b]
    assert len(changed) == 1
    parse_component(after)
    assert fix(path) == ()


def test_an_empty_type_in_block_style_goes_with_its_line(tmp_path: Path) -> None:
    block = "- name: text\n  type: {}   \n  # what it is\n  description: The text.\n"
    path = written(tmp_path, CLEAN.replace("- {name: text, type: String, description: The text.}\n", block))
    fix(path)
    assert "- name: text\n  # what it is\n  description: The text.\n" in path.read_text()


def test_an_empty_type_that_comes_first_goes_too(tmp_path: Path) -> None:
    block = "- type: {}\n  name: text\n"
    path = written(tmp_path, CLEAN.replace("- {name: text, type: String, description: The text.}\n", block))
    fix(path)
    assert "inputs:\n- name: text\noutputs:" in path.read_text()


def test_several_faults_and_those_behind_them_are_mended_together(tmp_path: Path) -> None:
    text = CLEAN.replace("version: 1.0.0", "version: 2").replace("type: String", "type: string")
    path = written(tmp_path, text.replace("    args:\n", "    file_outputs: {count: 7}\n    args:\n"))
    (result,) = fix(path)
    assert result.edits == 4
    assert "fileOutputs: {count: '7'}" in path.read_text()


def test_what_would_change_the_value_is_left_to_people(tmp_path: Path) -> None:
    text = CLEAN.replace(", description: The text.", ", default: 0x10, description: The text.")
    path = written(tmp_path, text)
    assert [finding.rule for finding in check(path).findings] == ["default-not-text"]
    assert fix(path) == ()
    assert path.read_text() == text


def test_a_comment_is_never_lost(tmp_path: Path) -> None:
    block = "- type: {} # not yet known\n  name: text\n"
    text = CLEAN.replace("- {name: text, type: String, description: The text.}\n", block)
    path = written(tmp_path, text)
    assert fix(path) == ()
    assert path.read_text() == text


def test_waived_and_ignored_rules_are_not_mended(tmp_path: Path) -> None:
    text = "# catalog: ignore[type-spelling] an old tool wants it\n" + CLEAN.replace("String", "string")
    assert fix(written(tmp_path, text)) == ()
    plain = written(tmp_path, CLEAN.replace("String", "string"))
    assert fix(plain, Options(ignore=("ports",))) == ()


def test_bytes_mode_and_link_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "example.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + CLEAN.replace("String", "string").replace("\n", "\r\n").encode())
    path.chmod(0o640)
    link = tmp_path / "link.yaml"
    link.symlink_to(path)
    fix(link)
    assert path.read_bytes() == b"\xef\xbb\xbf" + CLEAN.replace("\n", "\r\n").encode()
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o640
    assert link.is_symlink()
    assert sorted(place.name for place in tmp_path.iterdir()) == ["example.yaml", "link.yaml"]
