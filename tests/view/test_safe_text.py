"""Texts of strangers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.view.safe_text import one_line, plain


@pytest.mark.parametrize(
    ("given_text", "shown"),
    [
        ("plain text", "plain text"),
        ("naïve 二 ✓", "naïve 二 ✓"),
        ("tab\there\nand a line", "tab\there\nand a line"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;a title\x07after", "after"),
        ("\x1b]8;;http://evil\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1bP1$r0m\x1b\\after", "after"),
        ("\x9b31mred", "red"),
        ("\x1bcreset", "reset"),
        ("10 %\r20 %\r\ndone", "10 %\n20 %\ndone"),
        ("bell\x07 back\x08 null\x00", "bell back null"),
        ("turned\u202e around", "turned around"),
        ("half \ud800 sign", "half  sign"),
        ("[bold]not markup[/bold]", "[bold]not markup[/bold]"),
        ("cut off \x1b[", "cut off "),
    ],
)
def test_plain(given_text: str, shown: str) -> None:
    assert plain(given_text) == shown


@given(st.text(alphabet=st.characters(), max_size=200) | st.text(alphabet="\x1b[]m;0\x07\x9b\\P a", max_size=40))
def test_nothing_is_left_that_a_terminal_obeys(text: str) -> None:
    left = plain(text)
    assert not any((ord(sign) < 32 and sign not in "\n\t") or 0x7F <= ord(sign) < 0xA0 for sign in left)
    assert plain(left) == left


def test_one_line_folds_white_space_and_cuts() -> None:
    assert one_line("a\n  b\tc") == "a b c"
    assert one_line("x" * 600, 10) == "xxxxxxxxx…"
