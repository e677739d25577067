"""Names that are nearly right."""

from __future__ import annotations

import pytest

from tests.cli.command_line import CommandLine


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["rnu", "echo"], 'there is no command "catalog rnu"; did you mean "run"?'),
        (["runs", "shwo", "last"], 'there is no command "catalog runs shwo"; did you mean "show"?'),
        (["run", "echo", "--egnine", "docker"], "--engine"),
        (["--versoin"], "--version"),
    ],
)
def test_the_right_name_is_suggested(cli: CommandLine, arguments: list[str], told: str) -> None:
    done = cli(*arguments, code=2)
    assert told in done.stderr
    assert "--help` explains the options" in done.stderr
    assert done.stdout == ""


def test_a_name_like_no_other_lists_them_all(cli: CommandLine) -> None:
    listed = cli("frobnicate", code=2).stderr.partition("there are: ")[2].splitlines()[0].split(", ")
    assert {"completion", "list", "lock", "run", "runs", "show"} <= set(listed)


def test_a_missing_argument_is_a_usage_error(cli: CommandLine) -> None:
    assert "PIPELINE" in cli("run", code=2).stderr
