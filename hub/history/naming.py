"""The names of the components of a repository.

A name comes from the path: the names inside component files are neither unique nor do they stay. Below the imported
folder the first folder is the namespace and the others are joined: `gcp/dataproc/create_cluster/component.yaml` is
`gcp/dataproc-create_cluster`. A name that was given stays, also when the component moves later.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from catalog.library.index.canonical import sha256_hex
from catalog.library.index.moniker import moniker
from catalog.library.reference import MAX_NAME
from hub.history.lineage import place_of

_SIGNS = re.compile(r"[^a-z0-9_-]+")
_GENERIC = ("component",)
_MAX_NAMESPACE = 40
_MARK_DIGITS = 8


@dataclass(frozen=True)
class Lineage:
    """The paths of one component: where it stood last, when it was first there (seconds), and names given before."""

    paths: tuple[str, ...]
    latest: str
    first_date: int
    given: Mapping[str, str]


def name_paths(found: Iterable[Lineage], folder: str, taken: Iterable[str]) -> dict[str, str]:
    """The name of every path. `folder` is the imported one; `taken` are names of the hub that are others' components.

    Of two components that would share a name, also but for case and punctuation, the older keeps it, and the other
    gets a mark made of its path.
    """
    ordered = sorted(found, key=lambda lineage: (lineage.first_date, lineage.latest))
    names = {path: name for lineage in ordered for path, name in lineage.given.items()}
    used = {moniker(name) for name in (*taken, *names.values())}
    for lineage in ordered:
        name = lineage.given.get(lineage.latest) or next(iter(sorted(lineage.given.values())), "")
        if not name:
            name = _free(path_name(lineage.latest, folder), lineage.latest, used)
            used.add(moniker(name))
        names.update({path: name for path in lineage.paths if path not in names})
    return names


def path_name(path: str, folder: str) -> str:
    """The name that a path gives by itself: `[a-z0-9_-]` with one / at most."""
    below = place_of(path).removeprefix(f"{folder}/" if folder else "").split("/")
    stem = below[-1].rpartition(".")[0]
    parts = [_word(part) for part in (below[:-1] if stem.lower() in _GENERIC and below[:-1] else [*below[:-1], stem])]
    if len(parts) == 1:
        return _short(parts[0], path)
    return _short(f"{parts[0][:_MAX_NAMESPACE].rstrip('_-')}/{'-'.join(parts[1:])}", path)


def _free(name: str, path: str, used: set[str]) -> str:
    if moniker(name) not in used:
        return name
    mark = sha256_hex(path.encode())
    candidates = (f"{name[: MAX_NAME - digits - 1]}-{mark[:digits]}" for digits in range(6, len(mark) + 1))
    return next(candidate for candidate in candidates if moniker(candidate) not in used)


def _word(text: str) -> str:
    return _SIGNS.sub("_", text.lower()).strip("_-") or "x"


def _short(name: str, path: str) -> str:
    if len(name) <= MAX_NAME:
        return name
    return f"{name[: MAX_NAME - _MARK_DIGITS - 1]}-{sha256_hex(path.encode())[:_MARK_DIGITS]}"
