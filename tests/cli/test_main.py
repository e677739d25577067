"""The command as a whole: version, help, and what a start costs."""

from __future__ import annotations

import subprocess
import sys

import pytest

import catalog
from catalog.cli.main import main
from tests.cli.command_line import CommandLine

HEAVY = ("sqlalchemy", "requests", "rich", "docker", "yaml", "fsspec", "jsonschema", "semantic_version", "platformdirs")


def test_version(cli: CommandLine) -> None:
    assert cli("--version").stdout == f"catalog {catalog.__version__}\n"


def test_without_a_command_the_help_is_printed(cli: CommandLine) -> None:
    done = cli()
    assert done.stdout.startswith("Usage: catalog")
    assert "catalog run echo@1 -p text=hi" in done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["run", "--help"], ["runs", "list", "--help"]])
def test_asking_for_help_loads_nothing_heavy(cli: CommandLine, arguments: list[str]) -> None:
    program = (
        "import sys\nfrom catalog.cli.main import main\n"
        f"code = main({arguments!r})\n"
        f"print('loaded', [name for name in {HEAVY!r} if name in sys.modules], code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], env=cli.environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "loaded [] 0"


@pytest.mark.parametrize("command", [[], ["runs"]])
def test_every_command_explains_itself_with_an_example(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    def help_of(*words: str) -> str:
        assert main([*words, "--help"]) == 0
        return capsys.readouterr().out

    listed = help_of(*command).partition("Commands:\n")[2]
    names = [line.split()[0] for line in listed.splitlines()]
    assert len(names) >= 6
    for name in names:
        shown = help_of(*command, name)
        assert "Example" in shown
        assert f"catalog {' '.join([*command, name])}" in shown


def test_output_that_nobody_reads_on_ends_quietly(cli: CommandLine) -> None:
    line = " ".join([sys.executable, "-m", "catalog", "show", "evaluate_classifier", "--format", "json"])
    done = subprocess.run(
        ["bash", "-c", f"{line} | head -1; echo ${{PIPESTATUS[0]}}"],
        env=cli.environment,
        cwd=cli.cwd,
        capture_output=True,
        text=True,
        check=True,
    )
    first, code = done.stdout.splitlines()
    assert first == "{"
    assert code in ("0", "141")
    assert done.stderr == ""


def test_an_output_closed_from_the_start_is_no_bug(cli: CommandLine) -> None:
    process = cli.start("list")
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    assert process.wait() == 141
    assert process.stderr.read() == ""
    process.stderr.close()
