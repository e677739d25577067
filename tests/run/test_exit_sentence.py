from __future__ import annotations

import pytest

from catalog.errors import Finding, RunError
from catalog.run.exit_sentence import exit_sentence, one_sentence, signal_name


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (0, ""),
        (3, "the program ended with exit code 3"),
        (126, "the program ended with exit code 126 (a command could not be executed)"),
        (127, "the program ended with exit code 127 (a command was not found)"),
        (137, "the program ended with exit code 137 (128 + 9, SIGKILL)"),
        (255, "the program ended with exit code 255"),
        (-11, "the program was ended by signal 11 (SIGSEGV)"),
    ],
)
def test_exit_codes_in_words(code: int, sentence: str) -> None:
    assert exit_sentence(code) == sentence


def test_a_number_that_is_no_signal_has_no_name() -> None:
    assert (signal_name(15), signal_name(4000)) == ("SIGTERM", "")


def test_every_finding_with_its_hint_in_one_line() -> None:
    error = RunError(findings=[Finding("a", "this is wrong", hint="mend it"), Finding("b", "that too")])
    assert one_sentence(error) == "this is wrong (mend it); that too"
