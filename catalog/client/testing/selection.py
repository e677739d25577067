"""Which of the components and cases run: those that changed, those with a name, those of a shard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TypeVar

from catalog.client.testing.cases import Suite
from catalog.client.testing.targets import Target
from catalog.errors import UsageError

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Shard:
    """Part `number` of `count`, both from 1."""

    number: int = 1
    count: int = 1

    def of(self, items: Sequence[Item]) -> list[Item]:
        """This shard's share: every `count`-th item. The shards of one list have all items, each once."""
        return list(items[self.number - 1 :: self.count])


def parse_shard(text: str) -> Shard:
    """The shard written as `2/5`; UsageError for another text. The empty text is everything."""
    if not text:
        return Shard()
    number, slash, count = text.partition("/")
    if slash and number.isdecimal() and count.isdecimal() and 0 < int(number) <= int(count):
        return Shard(int(number), int(count))
    hint = "write --shard 1/5 to --shard 5/5"
    raise UsageError(f'"{text[:40]}" is not a shard', rule="shard-invalid", hint=hint)


def changed_since(targets: Sequence[Target], revision: str) -> list[Target]:
    """The components with a file that differs from the git revision. Raises UsageError outside of a repository."""
    from catalog.validate.git import changes_since

    known: dict[Path, frozenset[Path]] = {}
    kept: list[Target] = []
    for target in targets:
        folder = target.file.absolute().parent.resolve()
        root = next((place for place in (folder, *folder.parents) if (place / ".git").exists()), folder)
        if root not in known:
            changes = changes_since(folder, revision)
            if changes is None:
                message = f"{folder} does not lie in a git repository"
                raise UsageError(message, rule="not-a-repository", hint="leave --since out")
            known[root] = changes.changed | changes.added
        if any(path.is_relative_to(folder) for path in known[root]):
            kept.append(target)
    return kept


def with_selected(suites: Sequence[Suite], patterns: Sequence[str]) -> list[Suite]:
    """The suites with only the cases whose name or id fits one of the shell patterns; all without patterns."""
    if not patterns:
        return list(suites)
    narrowed = [
        replace(suite, cases=tuple(case for case in suite.cases if _fits(suite, case.name, patterns)))
        for suite in suites
    ]
    return [suite for suite in narrowed if suite.cases]


def _fits(suite: Suite, name: str, patterns: Sequence[str]) -> bool:
    names = (name, f"{suite.label}:{name}")
    return any(fnmatchcase(candidate, pattern) for candidate in names for pattern in patterns)
