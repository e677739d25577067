"""Merging two changes of a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.scaffold.merge import has_marks, merge_texts

BASE = "a\nb\nc\nd\ne\n"
TEXT = st.lists(st.sampled_from(["a\n", "b\n", "c\n", "\n", "d"]), max_size=8).map("".join)


@pytest.mark.parametrize(
    ("ours", "theirs", "merged"),
    [
        (BASE, BASE, BASE),
        ("A\nb\nc\nd\ne\n", BASE, "A\nb\nc\nd\ne\n"),
        (BASE, "a\nb\nc\nd\nE\n", "a\nb\nc\nd\nE\n"),
        ("A\nb\nc\nd\ne\n", "a\nb\nc\nd\nE\n", "A\nb\nc\nd\nE\n"),
        ("a\nb\nnew\nc\nd\ne\n", "a\nb\nc\nd\ne\nlast\n", "a\nb\nnew\nc\nd\ne\nlast\n"),
        ("b\nc\nd\ne\n", "a\nb\nc\nd\n", "b\nc\nd\n"),
        ("a\nX\nc\nd\ne\n", "a\nX\nc\nd\nE\n", "a\nX\nc\nd\nE\n"),
        ("a\nb\nc\nd\ne", "A\nb\nc\nd\ne\n", "A\nb\nc\nd\ne"),
        ("", BASE, ""),
    ],
)
def test_changes_of_different_lines_go_together(ours: str, theirs: str, merged: str) -> None:
    found = merge_texts(BASE, ours, theirs)
    assert (found.text, found.conflicts) == (merged, 0)


def test_changes_of_the_same_lines_are_marked() -> None:
    found = merge_texts(BASE, "a\nmine\nc\nd\ne\n", "a\ntheirs\nc\nd\nE\n")
    assert found.conflicts == 1
    assert found.text == "a\n<<<<<<< yours\nmine\n=======\ntheirs\n>>>>>>> template\nc\nd\nE\n"
    assert has_marks(found.text)


def test_a_removal_against_a_change_is_a_conflict() -> None:
    found = merge_texts(BASE, "a\nc\nd\ne\n", "a\nB\nc\nd\ne\n")
    assert found.text == "a\n<<<<<<< yours\n=======\nB\n>>>>>>> template\nc\nd\ne\n"


def test_two_texts_without_a_common_base() -> None:
    assert merge_texts("", "x", "y").text == "<<<<<<< yours\nx\n=======\ny\n>>>>>>> template\n"


@pytest.mark.parametrize("text", ["", "=======\n", "a <<<<<<< yours\n", "<<<<<<< yours\n", "<<<<<<< HEAD\n>>>>>>> x\n"])
def test_other_text_is_no_mark(text: str) -> None:
    assert not has_marks(text)


@given(TEXT, TEXT, TEXT)
def test_a_side_without_changes_gives_the_other(base: str, ours: str, theirs: str) -> None:
    assert merge_texts(base, ours, base).text == ours
    assert merge_texts(base, base, theirs).text == theirs
    assert merge_texts(base, ours, ours).text == ours
    mirrored = merge_texts(base, theirs, ours)
    found = merge_texts(base, ours, theirs)
    assert found.conflicts == mirrored.conflicts
    if not found.conflicts:
        assert found.text == mirrored.text
