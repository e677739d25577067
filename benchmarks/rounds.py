"""Looking at several subjects in turn, so that a busy minute of the machine falls on all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from benchmarks.measurement import Sample, Series
from benchmarks.timed import ProgramFailed

Subject = Callable[[int], Sample]


def interleave(
    subjects: Mapping[str, Subject], rounds: int, ours: str, notes: Mapping[str, str] | None = None
) -> tuple[Series, ...]:
    """One sample of each subject in each round; every other round goes backwards. A subject gets the round's number.

    A subject whose program fails is left out, with the reason. Only `ours`, the subject that all are compared with,
    may not fail: then ProgramFailed is raised.
    """
    samples: dict[str, list[Sample]] = {name: [] for name in subjects}
    failed: dict[str, str] = {}
    for number in range(rounds):
        for name in list(subjects)[:: -1 if number % 2 else 1]:
            if name in failed:
                continue
            try:
                samples[name].append(subjects[name](number))
            except ProgramFailed as error:
                if name == ours:
                    raise
                failed[name] = str(error)
    return tuple(
        Series(
            subject=name,
            samples=() if name in failed else tuple(samples[name]),
            against=ours,
            note=(notes or {}).get(name, ""),
            left_out=failed.get(name, ""),
        )
        for name in subjects
    )


def absent_series(absent: Mapping[str, str], *names: str) -> tuple[Series, ...]:
    """A row for each of these peers that is not here."""
    return tuple(Series(name, left_out=absent[name]) for name in names if name in absent)
