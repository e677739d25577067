"""Errors become texts and exit codes in one place."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from catalog.cli.exits import exit_code_of
from catalog.errors import CatalogError, MachineError, Position, UsageError
from tests.cli.command_line import CommandLine


def raising(error: BaseException) -> Callable[[], object]:
    def command() -> object:
        raise error

    return command


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (CatalogError("no"), 1),
        (UsageError("no"), 2),
        (MachineError("no"), 3),
        (click.UsageError("no"), 2),
        (click.Abort(), 130),
        (KeyboardInterrupt(), 130),
    ],
)
def test_each_kind_of_error_has_its_exit_code(
    error: BaseException, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert exit_code_of(raising(error), []) == code
    shown = capsys.readouterr()
    assert shown.out == ""
    assert ("interrupted" if code == 130 else "no") in shown.err


def test_a_command_says_itself_how_it_ended() -> None:
    assert exit_code_of(lambda: 1, []) == 1
    assert exit_code_of(lambda: None, []) == 0


def test_a_finding_is_told_with_place_line_and_hint(capsys: pytest.CaptureFixture[str]) -> None:
    error = CatalogError(
        "unknown key", rule="unknown-key", position=Position("a.yaml", 3, 5), source_line="  nmae: x", hint="write name"
    )
    exit_code_of(raising(error), [])
    assert capsys.readouterr().err == "a.yaml:3:5: unknown key [unknown-key]\n    nmae: x\n    hint: write name\n"


def test_a_message_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    exit_code_of(raising(CatalogError("evil \x1b]0;title\x07\x1b[2Jname")), [])
    assert "evil name" in capsys.readouterr().err


def test_a_bug_is_told_in_a_paragraph_and_the_traceback_goes_to_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CATALOG_HOME", str(tmp_path))
    assert exit_code_of(raising(ZeroDivisionError("by zero")), ["run", "-p", "token=secret"]) == 70
    told = capsys.readouterr().err
    [crash] = (tmp_path / "crashes").iterdir()
    assert str(crash) in told
    assert "Traceback" not in told
    written = crash.read_text()
    assert "ZeroDivisionError: by zero" in written
    assert "secret" not in written


def test_with_debug_the_traceback_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code_of(raising(ZeroDivisionError("by zero")), ["--debug", "run"]) == 70
    assert "Traceback" in capsys.readouterr().err


def test_a_home_that_cannot_be_written_does_not_hide_the_bug(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv("CATALOG_HOME", str(blocked))
    assert exit_code_of(raising(ZeroDivisionError("by zero")), []) == 70
    assert "ZeroDivisionError: by zero" in capsys.readouterr().err


def test_signs_the_terminal_cannot_show_are_replaced(cli: CommandLine) -> None:
    done = subprocess.run(
        cli.line("run", "echo", "-p", "text=naïve 二"),
        env={**cli.environment, "PYTHONIOENCODING": "latin-1"},
        capture_output=True,
        encoding="latin-1",
        check=False,
    )
    assert done.returncode == 0
    assert "text: naïve ?" in done.stdout
