"""The values behind a hub's part `sources`: which repositories it mirrors, and what stood where at each commit.

A state is what the components of a repository were at one or more commits, as a number. A commit has a state, and each
path has runs of states in which it held the same component. So every path at every commit is known exactly, in a size
that grows with the changes and not with commits times files.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field

from catalog.library.index.values import Stored


@dataclass(frozen=True, slots=True)
class Parts:
    """A large map in 16**digits files: a key stands in the one whose number is the first `digits` hex digits of it."""

    digits: int
    stored: tuple[Stored, ...]

    def part(self, key: str) -> Stored:
        """The file for a key of hex digits."""
        return self.stored[int(key[: self.digits] or "0", 16)]


@dataclass(frozen=True, slots=True)
class Mirror:
    """A mirrored repository; `origin` is its host, owner and name in lower case: `github.com/kubeflow/pipelines`."""

    origin: str
    refs: Stored
    commits: Parts
    paths: Parts


@dataclass(frozen=True, slots=True)
class Sources:
    """Everything a hub mirrors: repositories, and single addresses (URL to digest)."""

    repositories: tuple[Mirror, ...] = ()
    addresses: Stored | None = None

    def repository(self, origin: str) -> Mirror | None:
        """The mirror of an origin, or None."""
        return next((mirror for mirror in self.repositories if mirror.origin == origin), None)


@dataclass(frozen=True, slots=True)
class Refs:
    """Branches and tags, each with the commit it named when the repository was read; `head` is the default branch's.

    No state on the way to `head` is higher than `last`.
    """

    head: str | None = None
    heads: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    last: int = 0

    def commit(self, name: str) -> str | None:
        """The commit a name means: as git has it, a tag comes before a branch."""
        if name == "HEAD":
            return self.head
        kind, _, rest = name.removeprefix("refs/").partition("/")
        if name.startswith("refs/"):
            return {"heads": self.heads, "tags": self.tags}.get(kind, {}).get(rest)
        return self.tags.get(name) or self.heads.get(name)

    def is_default(self, name: str) -> bool:
        """True when a name means the default branch."""
        branch = name.removeprefix("refs/heads/")
        known = self.head is not None and self.heads.get(branch) == self.head
        return name == "HEAD" or (known and (branch != name or name not in self.tags))


@dataclass(frozen=True, slots=True)
class Run:
    """From the state `first` to the state `last`, both included, a path held the component with this digest."""

    first: int
    last: int
    digest: str


@dataclass(frozen=True, slots=True)
class MirrorPath:
    """A path of a mirrored repository: the component's name in the hub, and its runs in order."""

    name: str
    runs: tuple[Run, ...]

    def digest(self, state: int) -> str | None:
        """What the path held in a state, or None."""
        number = bisect_right(self.runs, state, key=lambda run: run.first) - 1
        return self.runs[number].digest if number >= 0 and state <= self.runs[number].last else None

    def last_digest(self, state: int) -> str | None:
        """What the path held last, in this state or one before it."""
        number = bisect_right(self.runs, state, key=lambda run: run.first) - 1
        return self.runs[number].digest if number >= 0 else None


CommitStates = Mapping[str, int]
"""Commit (full sha) to state."""

MirrorPaths = Mapping[str, MirrorPath]
"""Path below the repository's root to what it held."""
