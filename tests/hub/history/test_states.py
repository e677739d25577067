"""States and runs, on histories small enough to read."""

from __future__ import annotations

from catalog.library.hub.mirror.values import Run
from hub.history.commits import Change, Commit, parse_changes, walk_order
from hub.history.states import EMPTY_STATE, Move, history_of


def test_commits_that_change_nothing_share_a_state() -> None:
    commits = [Commit("a", (), 1), Commit("b", ("a",), 2), Commit("c", ("b",), 3)]
    history = history_of(commits, {"a": (Change("x.yaml", "1"),), "c": (Change("x.yaml", "2"),)})
    assert history.states == {"a": 1, "b": 1, "c": 2}
    assert history.runs == {"x.yaml": (Run(1, 1, "1"), Run(2, 2, "2"))}


def test_a_merge_that_takes_the_other_side_is_in_its_state() -> None:
    commits = [Commit("a", (), 1), Commit("s", ("a",), 2), Commit("m", ("a", "s"), 3)]
    change = (Change("x.yaml", "1"),)
    history = history_of(commits, {"s": change, "m": change})
    assert history.states == {"a": EMPTY_STATE, "s": 1, "m": 1}
    assert history.brought == {("x.yaml", "1"): 2}


def test_a_move_is_told_once() -> None:
    commits = [Commit("a", (), 1), Commit("b", ("a",), 2), Commit("c", ("a",), 3)]
    moved = (Change("x.yaml", ""), Change("y.yaml", "1", "x.yaml", "1"))
    history = history_of(commits, {"a": (Change("x.yaml", "1"),), "b": moved, "c": moved})
    assert history.moves == (Move("x.yaml", "y.yaml", "1", "1"),)


def test_the_walk_follows_the_head_first_and_keeps_a_branch_in_one_piece() -> None:
    graph = [("a", ()), ("b", ("a",)), ("s1", ("a",)), ("s2", ("s1",)), ("m", ("b", "s2")), ("t", ("a",))]
    commits = {sha: Commit(sha, parents, number) for number, (sha, parents) in enumerate(graph)}
    ordered = [commit.sha for commit in walk_order(commits, "m")]
    assert ordered == ["a", "b", "s1", "s2", "m", "t"]
    assert [commit.sha for commit in walk_order(dict(reversed(commits.items())), "m")] == ordered


def test_what_git_tells_of_changes_is_read() -> None:
    zero, one, two = "0" * 40, "1" * 40, "2" * 40
    tokens = [
        "a" * 40,
        f":000000 100644 {zero} {one} A",
        "x.yaml",
        f":100644 100644 {one} {two} R087",
        ":odd.yaml",
        "new.yml",
        "b" * 40,
        f":100644 120000 {one} {two} T",
        "x.yaml",
        f":100644 000000 {one} {zero} D",
        "README.md",
    ]
    assert dict(parse_changes(token.encode() for token in tokens)) == {
        "a" * 40: (Change("x.yaml", one), Change(":odd.yaml", ""), Change("new.yml", two, ":odd.yaml", one)),
        "b" * 40: (Change("x.yaml", ""),),
    }
