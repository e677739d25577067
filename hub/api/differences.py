"""What changed between two versions, as JSON: by kind, with the step it asks for, and as lines of the file."""

from __future__ import annotations

import difflib
from dataclasses import asdict
from typing import Any

from catalog.diff.compare import compare
from catalog.library.hub.library import HubLibrary
from catalog.library.index.values import Stored

MAX_LINES = 4000


def difference_struct(library: HubLibrary, name: str, older: str, newer: str) -> dict[str, Any]:
    """The changes from one version to another. LibraryError (rule version-unresolved) when there is no such version."""
    comparison = compare(library.load(name, older), library.load(name, newer))
    return {
        "level": comparison.level.word,
        "changes": [{**asdict(change), "level": change.level.word} for change in comparison.changes],
        "lines": _lines(library, name, older, newer),
    }


def _lines(library: HubLibrary, name: str, older: str, newer: str) -> list[str]:
    """A unified diff of the two files; none when they are too long for it."""
    before, after = (_text(library, name, version).splitlines() for version in (older, newer))
    if len(before) + len(after) > MAX_LINES:
        return []
    return list(difflib.unified_diff(before, after, older, newer, lineterm=""))


def _text(library: HubLibrary, name: str, version: str) -> str:
    entry = library.entry(name, version)
    assert entry is not None
    return library.index.blob(Stored(entry.digest, entry.size)).decode("utf-8", "replace")
