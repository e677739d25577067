"""A command line with an empty home folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command_line import CommandLine


@pytest.fixture
def cli(tmp_path: Path) -> CommandLine:
    """The command `catalog` for a user who has never used it, in an empty folder."""
    work = tmp_path / "work"
    work.mkdir()
    return CommandLine(home=tmp_path / "home", cwd=work)
