"""The shells of this machine are asked; shellcheck where it is installed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from catalog.validate.shell_syntax import shell_complaint, shellcheck_complaints
from tests.requirements import require
from tests.validate.samples import CLEAN, findings

SH = shutil.which("sh") or ""


def test_a_good_script_has_no_complaint() -> None:
    assert shell_complaint(SH, 'for x in 1 2; do echo "$x"; done') == ()


def test_the_line_of_a_fault_is_found() -> None:
    (complaint,) = shell_complaint(SH, "echo one\necho two )\n")
    assert complaint.line == 2
    assert "yntax error" in complaint.message


def test_nothing_of_a_script_is_run(tmp_path: Path) -> None:
    assert shell_complaint(SH, f"touch {tmp_path}/ran\n$(touch {tmp_path}/ran)\n`touch {tmp_path}/ran`") == ()
    assert list(tmp_path.iterdir()) == []


def test_a_variable_cannot_make_bash_read_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bash = shutil.which("bash")
    require("bash", bash is not None, "bash is not installed")
    (tmp_path / "profile").write_text(f"touch {tmp_path}/ran\n")
    monkeypatch.setenv("BASH_ENV", str(tmp_path / "profile"))
    assert shell_complaint(str(bash), "echo hi") == ()
    assert not (tmp_path / "ran").exists()


def test_a_fault_is_placed_at_its_line_of_the_file(tmp_path: Path) -> None:
    text = CLEAN.replace('wc -l > "$1"', "wc -l > )")
    (finding,) = findings(tmp_path, text, "shell-syntax")
    assert finding.position is not None
    assert (finding.position.line, finding.position.column) == (21, 7)
    assert finding.source_line.strip().endswith("wc -l > )")


def test_a_program_that_is_not_there_says_nothing() -> None:
    assert shell_complaint("/no/such/shell", "if") == ()


def test_shellcheck_warns_where_it_is_installed(tmp_path: Path) -> None:
    program = shutil.which("shellcheck")
    require("shellcheck", program is not None, "shellcheck is not installed")
    (complaint,) = shellcheck_complaints(str(program), "sh", "cd /tmp\necho hi\n")
    assert (complaint.line, complaint.message[-8:]) == (1, "(SC2164)")
    (finding,) = findings(tmp_path, CLEAN.replace("mkdir -p", "cd /tmp; mkdir -p").replace("-ec", "-c"), "shellcheck")
    assert finding.rule == "shellcheck"
