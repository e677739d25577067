"""Programs are found in the command line wherever they stand."""

from __future__ import annotations

import pytest

from catalog.spec.document import compose
from catalog.spec.parse import parse_component
from catalog.validate.programs import programs_of


def programs(container: str) -> list[tuple[str, str, str | None]]:
    text = f"inputs: [{{name: x}}]\nimplementation: {{container: {{image: a, {container}}}}}"
    found = programs_of(parse_component(text), compose(text))
    return [(program.interpreter, program.flags, program.text) for program in found]


@pytest.mark.parametrize(
    ("container", "found"),
    [
        ("command: [sh, -c, echo]", [("sh", "c", "echo")]),
        ("command: [/bin/bash, -e, -o, pipefail, -c, echo]", [("bash", "ec", "echo")]),
        ("command: [bash, -o, errexit, -c, echo]", [("bash", "ec", "echo")]),
        ("command: [sh], args: [-exc, echo, '$0']", [("sh", "exc", "echo")]),
        ("command: [python3, -u, -c, 'pass']", [("python3", "uc", "pass")]),
        ("command: [python3.11, -W, ignore, -c, 'pass']", [("python3.11", "c", "pass")]),
        ("command: [sh, -c, 'pip install x && \"$0\" \"$@\"', python3, -c, 'pass']",
         [("sh", "c", 'pip install x && "$0" "$@"'), ("python3", "c", "pass")]),
        ('command: [sh, -ec, "printf \'%s\' \\"$0\\" > \\"$f\\"\\npython3 \\"$f\\"", pass]',
         [("sh", "ec", 'printf \'%s\' "$0" > "$f"\npython3 "$f"'), ("python3", "c", "pass")]),
        ("command: [sh, -c, {concat: [echo, {inputValue: x}]}]", [("sh", "c", None)]),
        ("command: [python3, -m, module, -c]", []),
        ("command: [sh, script.sh, -c, echo]", []),
        ("command: [sh, -c]", []),
        ("command: [tool, --option, sh]", []),
    ],
)  # fmt: skip
def test_programs_of_a_command_line(container: str, found: list[tuple[str, str, str | None]]) -> None:
    assert programs(container) == found
