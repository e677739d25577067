"""`catalog lock`."""

from __future__ import annotations

import shutil

from tests.cli.command_line import REPOSITORY, CommandLine


def test_a_lock_is_written_checked_and_obeyed(cli: CommandLine) -> None:
    shutil.copy(REPOSITORY / "examples" / "hello.yaml", cli.cwd)
    assert "there is no catalog.lock" in cli("lock", "hello.yaml", "--check", code=2).stderr
    assert "1 component" in cli("lock", "hello.yaml").stdout
    assert "up to date" in cli("lock", "hello.yaml", "--check").stdout
    assert "✓ Succeeded" in cli("run", "hello.yaml").stdout


def test_a_lock_that_would_change_is_told(cli: CommandLine) -> None:
    pipeline = cli.cwd / "hello.yaml"
    text = (REPOSITORY / "examples" / "hello.yaml").read_text()
    pipeline.write_text(text)
    cli("lock", "hello.yaml", "-o", "other.lock")
    pipeline.write_text(text.replace("echo@^1", "echo@1.0.0"))
    before = (cli.cwd / "other.lock").read_text()
    shown = cli("lock", "hello.yaml", "-o", "other.lock", "--check", code=1).stdout
    assert "- " in shown and "+ " in shown and "out of date" in shown
    assert (cli.cwd / "other.lock").read_text() == before


def test_a_library_reference_has_no_place_for_a_lock(cli: CommandLine) -> None:
    assert "lock" in cli("lock", "echo@1", code=2).stderr
