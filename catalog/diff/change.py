"""What differs between two versions of a component."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.diff.kinds import KINDS
from catalog.diff.level import Level


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `kind` is a key of KINDS; `port` names the input, output, task or annotation, if it is one.

    `before` and `after` are texts for people; empty means absent.
    """

    kind: str
    port: str
    before: str
    after: str
    level: Level
    reason: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """All differences, the weightiest first; those of one level in the order of the files."""

    changes: tuple[Change, ...] = ()

    @property
    def level(self) -> Level:
        """The highest level of a change; NONE when there is no change."""
        return max((change.level for change in self.changes), default=Level.NONE)

    def of_kind(self, kind: str) -> tuple[Change, ...]:
        """The changes of one kind."""
        return tuple(change for change in self.changes if change.kind == kind)


def make_change(kind: str, port: str = "", before: str = "", after: str = "") -> Change:
    """A change of a known kind, with the level and the reason of that kind."""
    level, reason = KINDS[kind]
    return Change(kind, port, before, after, level, reason)
