"""Completion in shells."""

from __future__ import annotations

import subprocess
from dataclasses import replace

import pytest

from tests.cli.command_line import CommandLine


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_script_for_each_shell(cli: CommandLine, shell: str) -> None:
    assert "_CATALOG_COMPLETE" in cli("completion", shell).stdout


def test_commands_are_completed(cli: CommandLine) -> None:
    asking = replace(
        cli, extra={"_CATALOG_COMPLETE": "bash_complete", "COMP_WORDS": "catalog runs sh", "COMP_CWORD": "2"}
    )
    done = subprocess.run(cli.line(), env=asking.environment, capture_output=True, text=True, check=False)
    assert done.stdout == "plain,show\n"
