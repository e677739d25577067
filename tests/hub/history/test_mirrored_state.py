"""What a hub knew of a repository stays when less of it, or another part of it, is read."""

from __future__ import annotations

import random

from catalog.library.hub.mirror.values import MirrorPath, Refs, Run
from hub.history.mirrored_state import MirrorContent, merged

A, B, C, D = (sign * 40 for sign in "abcd")


def content(states: dict[str, int], last: int = 0, **paths: tuple[Run, ...]) -> MirrorContent:
    """A mirror; `x__y` stands for the path x/y."""
    named = {path.replace("__", "/"): MirrorPath(path, runs) for path, runs in paths.items()}
    return MirrorContent(Refs(A, {"main": A}, {}, last), states, named)


def held(mirror: MirrorContent) -> dict[tuple[str, str], str]:
    """What stood where: commit and path to digest."""
    at = {
        (sha, path): known.digest(state) for sha, state in mirror.states.items() for path, known in mirror.paths.items()
    }
    return {place: digest for place, digest in at.items() if digest is not None}


def test_a_repository_that_grew_is_as_if_read_for_the_first_time() -> None:
    old = content({A: 1, B: 2}, 2, x=(Run(1, 2, "1"),))
    new = content({A: 1, B: 2, C: 0, D: 3}, 3, x=(Run(1, 2, "1"), Run(3, 3, "2")))
    assert merged(new, old, "") == new
    assert merged(new, MirrorContent(), "") == new


def test_commits_that_are_gone_keep_their_files() -> None:
    old = content({A: 1, B: 2, C: 3}, 3, x=(Run(1, 2, "1"), Run(3, 3, "2")), y=(Run(2, 3, "3"),))
    new = content({A: 1, D: 2}, 2, x=(Run(1, 1, "1"), Run(2, 2, "4")))
    after = merged(new, old, "")
    assert held(after) == {**held(new), (B, "x"): "1", (C, "x"): "2", (B, "y"): "3", (C, "y"): "3"}
    assert after.refs.last == 2
    assert merged(new, after, "") == after


def test_branches_that_are_gone_are_still_known() -> None:
    old = MirrorContent(Refs(A, {"main": A, "side": B}, {"v1": A}), {A: 1, B: 2})
    new = MirrorContent(Refs(C, {"main": C}, {}), {A: 1, C: 2})
    assert merged(new, old, "").refs == Refs(C, {"main": C, "side": B}, {"v1": A})


def test_another_folder_of_the_same_repository_adds_to_the_first() -> None:
    first = content({A: 1, B: 1, C: 2}, 2, one__x=(Run(1, 1, "1"), Run(2, 2, "2")))
    second = content({A: 0, B: 1, C: 1}, 1, two__y=(Run(1, 1, "3"),))
    after = merged(second, first, "two")
    assert held(after) == {**held(first), **held(second)}
    assert held(merged(first, after, "one")) == held(after)


def test_whatever_the_two_were_nothing_else_comes_of_them() -> None:
    for seed in range(50):
        chance = random.Random(seed)
        commits = [f"{number:040x}" for number in range(12)]
        old, new = (_random(chance, commits, folder) for folder in (("one", "two"), ("two",)))
        known = {place for place in held(old) if place[0] not in new.states or place[1].startswith("one/")}
        expected = {**{place: held(old)[place] for place in known}, **held(new)}
        assert held(merged(new, old, "two")) == expected, seed


def _random(chance: random.Random, commits: list[str], folders: tuple[str, ...]) -> MirrorContent:
    states = {commit: chance.randrange(6) for commit in commits if chance.random() < 0.8}
    paths = {}
    for path in (f"{folder}/{name}" for folder in folders for name in "xyz"):
        bounds = sorted(chance.sample(range(1, 8), 4))
        runs = (
            Run(bounds[0], bounds[1] - 1, str(chance.random())),
            Run(bounds[2], bounds[3] - 1, str(chance.random())),
        )
        paths[path] = MirrorPath(path, runs)
    return MirrorContent(Refs(), states, paths)
