"""Components from command lines with markers."""

from __future__ import annotations

import shlex

import pytest

from catalog.errors import UsageError
from catalog.scaffold.command_text import command_spec, command_text
from catalog.spec.placeholders import Concat, InputPath, InputValue, OutputPath


def test_markers_become_ports_and_placeholders() -> None:
    spec = command_spec("bash:5", """sh -ec 'sort "$0" > "$1"' {in:CSV} {out:CSV}""")
    assert spec.container is not None
    assert spec.container.command == ("sh", "-ec", 'sort "$0" > "$1"')
    assert spec.container.args == (InputPath("input"), OutputPath("output"))
    assert [(port.name, port.type) for port in spec.inputs] == [("input", "CSV")]
    assert [(port.name, port.type) for port in spec.outputs] == [("output", "CSV")]


def test_values_and_files_are_told_apart_by_the_type() -> None:
    spec = command_spec(
        "x:1", "tool {in:table:CSV} --n={limit:Integer} {limit:Integer} {output:report:JSON} {s:String}"
    )
    assert spec.container is not None and spec.container.args == (
        InputPath("table"),
        Concat(("--n=", InputValue("limit"))),
        InputValue("limit"),
        OutputPath("report"),
        InputValue("s"),
    )
    assert [port.name for port in spec.inputs] == ["table", "limit", "s"]


@pytest.mark.parametrize(
    "word",
    ["{print $1}", "{}", "{a}", "{CSV}", "{a:b}", "${HOME}", '{"a":1}', "{{a:Text}}", "{{in:Text}}", "{a :Text}"],
)
def test_other_braces_stay_text(word: str) -> None:
    spec = command_spec("x:1", f"awk {shlex.quote(word)}")
    plain = word[1:-1] if word.startswith("{{") else word
    assert spec.container is not None and spec.container.command == ("awk", plain) and not spec.inputs


@pytest.mark.parametrize("words", [["a", "{in:CSV}"], ["{x:Text}{{y:Text}}"], ["sh", "-c", "echo '$0' {CSV}"]])
def test_a_plain_command_line_comes_back(words: list[str]) -> None:
    spec = command_spec("x:1", command_text(["start", *words]))
    assert spec.container is not None and spec.container.line == ("start", *words)


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("", "command-invalid"),
        ("  ", "command-invalid"),
        ("a 'b", "command-invalid"),
        ("{in:CSV} a", "command-invalid"),
        ("a {x:CSV} {x:JSON}", "command-invalid"),
        ("a {class:CSV}", "command-invalid"),
        ("a {X:CSV}", "command-invalid"),
        ("a {n:Int}", "command-invalid"),
        ("a {n:INTEGER}", "command-invalid"),
        ("sh -c 'echo {text:String}'", "script-injection"),
        ("/usr/bin/env bash -ec 'cat {in:CSV}'", "script-injection"),
        ("python3 -u -c 'open({in:String})'", "script-injection"),
    ],
)
def test_what_cannot_be_a_component_is_refused(line: str, rule: str) -> None:
    with pytest.raises(UsageError) as caught:
        command_spec("x:1", line)
    assert caught.value.rule == rule and caught.value.hint
