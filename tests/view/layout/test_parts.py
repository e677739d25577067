"""Connected parts, and how they stand beside each other."""

from __future__ import annotations

from catalog.view.layout.parts import connected_parts, shelve


def test_parts_are_found_whatever_the_direction() -> None:
    assert connected_parts(5, [(3, 0), (1, 4)]) == [[0, 3], [1, 4], [2]]


def test_many_small_parts_make_a_picture_that_is_not_a_strip() -> None:
    corners, (width, height) = shelve([(200.0, 50.0)] * 100)
    assert len(set(corners)) == 100
    assert 0.5 < width / height < 4


def test_a_part_wider_than_all_others_stands_alone() -> None:
    corners, (width, _) = shelve([(1000.0, 10.0), (10.0, 10.0)])
    assert corners == [(0.0, 0.0), (0.0, 46.0)]
    assert width == 1000
