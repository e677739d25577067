"""Injection into scripts, and shells that go on after errors."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.validate.samples import findings


def component(command: str) -> str:
    return (
        f"inputs: [{{name: x}}, {{name: y, optional: true}}]\nimplementation: {{container: {{image: a, {command}}}}}\n"
    )


@pytest.mark.parametrize(
    "command",
    [
        "command: [sh, -c, {concat: [echo, {inputValue: x}]}]",
        "command: [bash], args: [-ec, {concat: [echo, {if: {cond: {isPresent: y}, then: [{inputValue: y}]}}]}]",
        "command: [python3, -c, {concat: ['print(\"', {inputValue: x}, '\")']}]",
        "command: [sh, -c, {if: {cond: {isPresent: y}, then: {concat: [echo, {inputValue: y}]}, else: echo}}]",
    ],
)
def test_an_argument_in_a_script_is_an_injection(tmp_path: Path, command: str) -> None:
    (finding,) = findings(tmp_path, component(command), "script-injection")
    assert finding.severity == "error"


@pytest.mark.parametrize(
    "command",
    [
        "command: [sh, -c, 'echo \"$0\"', {inputValue: x}]",
        "command: [sh, -c, {inputValue: x}]",
        "command: [echo, {concat: [--x=, {inputValue: x}]}]",
        "command: [sh, -c, {concat: [cat, {inputPath: x}]}]",
    ],
)
def test_an_argument_beside_a_script_is_fine(tmp_path: Path, command: str) -> None:
    assert findings(tmp_path, component(command), "script-injection") == ()


@pytest.mark.parametrize(
    ("script", "goes_on"),
    [
        ("a; b", True),
        ("a\\nb", True),
        ("a && b", False),
        ("a \\\\\\n  --b", False),
        ("set -e\\na\\nb", False),
        ("set -o errexit; a; b", False),
        ("set -ux; a", True),
        ("# one\\n\\na", False),
        ("echo 'a; b'", False),
        ("if a; then b; fi", True),
    ],
)
def test_a_script_of_several_commands_must_stop_on_errors(tmp_path: Path, script: str, goes_on: bool) -> None:
    command = f'command: [sh, -c, "{script}"]'
    assert bool(findings(tmp_path, component(command), "shell-no-errexit")) is goes_on
    assert findings(tmp_path, component(command.replace("-c", "-ec")), "shell-no-errexit") == ()
