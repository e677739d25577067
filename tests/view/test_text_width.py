"""Texts cut to a width."""

from __future__ import annotations

import pytest

from catalog.view.text_width import fitting, text_width


def test_a_short_text_stays() -> None:
    assert fitting("train", 100, 13) == "train"


@pytest.mark.parametrize("text", ["prepare-the-training-data-2024-shard-17", "w" * 400, "語" * 60, "e\u0301" * 90])
def test_a_long_text_keeps_its_beginning_and_its_end(text: str) -> None:
    cut = fitting(text, 120, 13)
    head, tail = cut.split("…")
    assert text.startswith(head) and text.endswith(tail)
    assert len(head) >= len(tail) > 0
    assert text_width(cut, 13) <= 125


def test_no_room_leaves_an_ellipsis() -> None:
    assert fitting("train", 0, 13) == "…"


def test_broad_letters_are_broader() -> None:
    assert text_width("WWW", 10) > text_width("nnn", 10) > text_width("iii", 10)
    assert text_width("語", 10) == 10
