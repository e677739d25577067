"""Subjects are looked at in turn."""

from __future__ import annotations

import pytest

from benchmarks.measurement import Sample
from benchmarks.rounds import Subject, absent_series, interleave
from benchmarks.timed import ProgramFailed


def recorder(name: str, seen: list[str]) -> Subject:
    def subject(number: int) -> Sample:
        seen.append(f"{name}{number}")
        return Sample(float(number), 0.0)

    return subject


def failing(number: int) -> Sample:
    raise ProgramFailed("exit code 2: no such option")


def test_every_other_round_goes_backwards() -> None:
    seen: list[str] = []
    rows = interleave({"a": recorder("a", seen), "b": recorder("b", seen)}, 3, ours="a")
    assert seen == ["a0", "b0", "b1", "a1", "a2", "b2"]
    assert [row.samples for row in rows] == [(Sample(0, 0), Sample(1, 0), Sample(2, 0))] * 2


def test_a_peer_that_fails_is_left_out_with_the_reason() -> None:
    ours, peer = interleave({"a": recorder("a", []), "b": failing}, 2, ours="a", notes={"a": "quick"})
    assert (len(ours.samples), ours.note, ours.left_out) == (2, "quick", "")
    assert (peer.samples, peer.left_out) == ((), "exit code 2: no such option")


def test_our_own_failure_ends_the_measure() -> None:
    with pytest.raises(ProgramFailed, match="no such option"):
        interleave({"a": failing, "b": recorder("b", [])}, 1, ours="a")


def test_absent_peers_have_a_row_that_says_why() -> None:
    rows = absent_series({"b": "not installed", "d": "no Python"}, "a", "b", "c")
    assert [(row.subject, row.left_out) for row in rows] == [("b", "not installed")]
