"""Paths of task instances."""

from __future__ import annotations

import pytest

from catalog.run.paths import folder_name, join, task_id


def test_a_slash_in_a_name_does_not_make_another_level() -> None:
    assert join("", "a/b") == "a%2Fb"
    assert join("loop", "3") == "loop/3"
    assert join("a", "b") != join("", "a/b")


@pytest.mark.parametrize("name", ["train", "a/b", "100%", "%2F", "%252F/"])
def test_a_segment_stands_for_one_task_id(name: str) -> None:
    assert task_id(join("", name)) == name


@pytest.mark.parametrize("path", ["../../etc", "a/b", "/", "..", "x" * 300, "ta\0sk", "größe", ""])
def test_folder_names_are_safe(path: str) -> None:
    name = folder_name(path)
    assert "/" not in name
    assert "\0" not in name
    assert not name.startswith(".")
    assert len(name) <= 117


def test_folder_names_are_unique() -> None:
    paths = ["a/b", "a.b", "a_b", "a b", "ä", "ö"]
    assert len({folder_name(path) for path in paths}) == len(paths)


def test_a_simple_name_is_kept() -> None:
    assert folder_name("train") == "train"
