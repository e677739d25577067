"""Three versions of a text into one: what both sides changed, with marks where they changed the same lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from io import StringIO

OURS = "<<<<<<< yours\n"
DIVIDER = "=======\n"
THEIRS = ">>>>>>> template\n"


@dataclass(frozen=True)
class Merged:
    """The merged text, and how many places in it hold both versions between marks."""

    text: str
    conflicts: int = 0


def merge_texts(base: str, ours: str, theirs: str) -> Merged:
    """Merge line by line: `ours` and `theirs` are two changes of `base`."""
    if theirs in (ours, base):
        return Merged(ours)
    if ours == base:
        return Merged(theirs)
    pieces: list[str] = []
    conflicts = 0
    for old, mine, other in _chunks(_lines(base), _lines(ours), _lines(theirs)):
        if other in (mine, old):
            pieces += mine
        elif mine == old:
            pieces += other
        else:
            conflicts += 1
            pieces += _marked(mine, other)
    return Merged("".join(pieces), conflicts)


def has_marks(text: str) -> bool:
    """True when a text still holds a conflict of an earlier merge."""
    lines = {line.rstrip("\r\n") for line in _lines(text)}
    return OURS.rstrip("\n") in lines and THEIRS.rstrip("\n") in lines


def _lines(text: str) -> list[str]:
    """Lines with their ends; only a line feed ends one."""
    return list(StringIO(text, newline="\n"))


def _marked(mine: list[str], other: list[str]) -> list[str]:
    return [OURS, *_ended(mine), DIVIDER, *_ended(other), THEIRS]


def _ended(lines: list[str]) -> list[str]:
    return [line if line.endswith("\n") else line + "\n" for line in lines]


def _chunks(
    base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]
) -> Iterator[tuple[list[str], list[str], list[str]]]:
    """(base, ours, theirs) pieces that follow each other: by turns what all three share, and what lies between."""
    at = (0, 0, 0)
    for start, mine, other, length in (*_shared(base, ours, theirs), (len(base), len(ours), len(theirs), 0)):
        between = list(base[at[0] : start]), list(ours[at[1] : mine]), list(theirs[at[2] : other])
        if any(between):
            yield between
        if length:
            same = list(base[start : start + length])
            yield same, same, same
        at = (start + length, mine + length, other + length)


def _shared(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """(base index, ours index, theirs index, length) of each run of lines that both sides kept."""
    mine, other = _kept(base, ours), _kept(base, theirs)
    index = 0
    while index < len(base):
        if mine[index] < 0 or other[index] < 0:
            index += 1
            continue
        length = 1
        while (
            index + length < len(base)
            and mine[index + length] == mine[index] + length
            and other[index + length] == other[index] + length
        ):
            length += 1
        yield index, mine[index], other[index], length
        index += length


def _kept(base: Sequence[str], other: Sequence[str]) -> list[int]:
    """For each line of `base` its index in `other`, or -1 when it is gone."""
    places = [-1] * len(base)
    for block in SequenceMatcher(None, base, other, autojunk=False).get_matching_blocks():
        for offset in range(block.size):
            places[block.a + offset] = block.b + offset
    return places
