"""Which mutants start something else, and in which cases."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.client.testing.cases import Case
from catalog.client.testing.equivalence import is_equivalent, touched
from catalog.spec.parse import parse_component
from tests.client.testing.folders import GREET

SPEC = parse_component(GREET)
PLAIN = Case("plain", inline={"who": "you\n"})
WORD = Case("word", files={"who": Path("/data/who.txt")}, arguments={"word": "hi"})
END = Case("end", arguments={"who": "you", "end": "!"})


@pytest.mark.parametrize(
    ("old", "new", "cases"),
    [
        ("default: hello", "default: hallo", [PLAIN, END]),
        ("then: [{inputValue: end}]", "then: [x, {inputValue: end}]", [END]),
        ("    - {inputPath: who}\n", "", [PLAIN, WORD, END]),
        ("image: busybox:1.36", "image: busybox:1.36\n    env: {A: b}", [PLAIN, WORD, END]),
    ],
)
def test_only_cases_with_another_command_line_can_notice(old: str, new: str, cases: list[Case]) -> None:
    mutant = parse_component(GREET.replace(old, new))
    assert touched([PLAIN, WORD, END], SPEC, mutant) == cases
    assert not is_equivalent(SPEC, mutant)


def test_a_default_that_nothing_uses_makes_no_difference() -> None:
    unused = GREET.replace("- {name: end", "- {name: unused, default: a}\n- {name: end")
    assert is_equivalent(parse_component(unused), parse_component(unused.replace("default: a", "default: b")))


def test_a_mutant_that_no_case_reaches_is_still_another_component() -> None:
    mutant = parse_component(GREET.replace("then: [{inputValue: end}]", "then: []"))
    assert touched([PLAIN, WORD], SPEC, mutant) == []
    assert not is_equivalent(SPEC, mutant)
