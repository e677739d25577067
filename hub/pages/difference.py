"""The page of what differs between two versions of a component."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import HTMLResponse

from catalog.diff.compare import compare
from catalog.library.hub.library import HubLibrary
from catalog.library.index.values import VersionEntry
from catalog.spec.ir import parse_any
from catalog.spec.model import ComponentSpec
from hub.pages.component import component_text, find_version, split_path
from hub.pages.place import PagesPlace
from hub.pages.render import page
from hub.pages.viewer import check_sees, viewer_of

MAX_LINES = 4000
KINDS = {"+": "added", "-": "removed", "@": "place"}


@dataclass(frozen=True)
class Line:
    """A line of the difference of two files: added, removed, place or same."""

    kind: str
    text: str


def difference(place: PagesPlace, request: Request, path: str) -> HTMLResponse:
    """`/diff/NAME?from=VERSION&to=VERSION`; without `to` the newest, without `from` the one before it."""
    name, _ = split_path(path)
    viewer = viewer_of(place, request)
    check_sees(place, viewer, name)
    library = place.library()
    shard, newer = find_version(library, name, request.query_params.get("to", ""))
    at = [entry.version for entry in shard.versions].index(newer.version)
    before = shard.versions[min(at + 1, len(shard.versions) - 1)].version
    _, older = find_version(library, name, request.query_params.get("from", "") or before)
    comparison = compare(_spec(library, name, older), _spec(library, name, newer))
    return page(
        place,
        request,
        "diff.html",
        viewer=viewer,
        name=name,
        older=older,
        newer=newer,
        versions=[entry.version for entry in shard.versions],
        level=comparison.level.word,
        changes=comparison.changes,
        lines=_lines(component_text(library, older), component_text(library, newer), older.version, newer.version),
    )


def _spec(library: HubLibrary, name: str, entry: VersionEntry) -> ComponentSpec:
    return parse_any(component_text(library, entry), f"{name}@{entry.version}")


def _lines(older: str, newer: str, before: str, after: str) -> list[Line]:
    """The difference of two files; none when they are too long for it."""
    old, new = older.splitlines(), newer.splitlines()
    if len(old) + len(new) > MAX_LINES:
        return []
    found = difflib.unified_diff(old, new, before, after, lineterm="")
    return [Line(KINDS.get(line[:1], "same"), line) for line in list(found)[2:]]
