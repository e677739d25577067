"""What an import did, for people and for programs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from hub.history.contents import Skipped


@dataclass(frozen=True)
class ImportReport:
    """An import of the repository `origin`.

    `states` counts the different sets of components its commits had, `added` and `kept` are versions (`name@version`)
    that are new in the hub and that it had. `skipped` are files that are no components. `shallow` is true when the
    repository lacks the older part of its history.
    """

    origin: str
    commits: int
    states: int
    names: tuple[str, ...]
    added: tuple[str, ...]
    kept: tuple[str, ...]
    skipped: tuple[Skipped, ...]
    shallow: bool = False

    def reasons(self) -> Mapping[str, int]:
        """How many files were skipped under each rule, the most frequent first."""
        counts: dict[str, int] = {}
        for item in self.skipped:
            counts[item.rule] = counts.get(item.rule, 0) + 1
        return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))

    def as_json(self) -> dict[str, Any]:
        """The report as JSON data."""
        return {**asdict(self), "reasons": dict(self.reasons())}
