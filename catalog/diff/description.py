"""What changed about the texts around a component: name, description, annotations, labels."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.diff.change import Change, make_change
from catalog.spec.model import ComponentSpec

# Every version has its own, so they say nothing about what changed.
OWN = frozenset(("version", "canonical_location"))
DEPRECATION = frozenset(("deprecated", "superseded_by"))


def description_changes(old: ComponentSpec, new: ComponentSpec) -> Iterator[Change]:
    """Every change of these texts, white space apart."""
    if old.name != new.name:
        yield make_change("name-changed", "", old.name or "", new.name or "")
    if (old.description or "").split() != (new.description or "").split():
        yield make_change("described", "", old.description or "", new.description or "")
    was, now = old.annotations, new.annotations
    for name in dict.fromkeys((*was, *now)):
        if name not in OWN and was.get(name) != now.get(name):
            kind = "deprecated" if name in DEPRECATION and name not in was else "annotation-changed"
            yield make_change(kind, name, was.get(name, ""), now.get(name, ""))
    before = (old.metadata.labels if old.metadata else None) or {}
    after = (new.metadata.labels if new.metadata else None) or {}
    for name in dict.fromkeys((*before, *after)):
        if before.get(name) != after.get(name):
            yield make_change("label-changed", name, before.get(name, ""), after.get(name, ""))
    if old.version != new.version:
        yield make_change("format-changed", "", old.version, new.version)
