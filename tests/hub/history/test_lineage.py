"""Which paths are one component that moved."""

from __future__ import annotations

from catalog.library.hub.mirror.values import Run
from hub.history.lineage import lineages, place_of
from hub.history.states import Move


def runs(*spans: tuple[int, int]) -> tuple[Run, ...]:
    return tuple(Run(first, last, "d") for first, last in spans)


def test_a_rename_joins_two_paths() -> None:
    found = lineages(
        {"a.yaml": runs((1, 2)), "b.yaml": runs((3, 9)), "c.yaml": runs((1, 9))}, [Move("a.yaml", "b.yaml")]
    )
    assert found == (("a.yaml", "b.yaml"), ("c.yaml",))


def test_renames_follow_each_other() -> None:
    held = {"a.yaml": runs((1, 2)), "b.yaml": runs((3, 4)), "c.yaml": runs((5, 6))}
    assert lineages(held, [Move("a.yaml", "b.yaml"), Move("b.yaml", "c.yaml")]) == (("a.yaml", "b.yaml", "c.yaml"),)


def test_paths_that_stood_side_by_side_are_two_components() -> None:
    held = {"a.yaml": runs((1, 2), (5, 5)), "b.yaml": runs((3, 9))}
    assert lineages(held, [Move("a.yaml", "b.yaml")]) == (("a.yaml",), ("b.yaml",))


def test_one_that_moved_away_and_back_is_one() -> None:
    held = {"a.yaml": runs((1, 2), (5, 5)), "b.yaml": runs((3, 4))}
    moves = [Move("a.yaml", "b.yaml"), Move("b.yaml", "a.yaml")]
    assert lineages(held, moves) == (("a.yaml", "b.yaml"),)


def test_a_move_from_what_was_no_component_joins_nothing() -> None:
    assert lineages({"b.yaml": runs((3, 4))}, [Move("a.yaml", "b.yaml")]) == (("b.yaml",),)


def test_folders_named_by_a_version_are_one_component_side_by_side() -> None:
    held = {"echo/1.0.0/component.yaml": runs((1, 9)), "echo/1.1.0/component.yaml": runs((2, 9))}
    assert lineages(held, []) == (("echo/1.0.0/component.yaml", "echo/1.1.0/component.yaml"),)
    assert place_of("echo/1.0.0/component.yaml") == "echo/component.yaml"
    assert place_of("echo/v1/1.0.yaml") == "echo/v1/1.0.yaml"
