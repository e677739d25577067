"""Which files a check looks at."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from catalog.errors import UsageError
from catalog.resources import MAX_SPEC_BYTES
from catalog.validate.surroundings import Surroundings

_SUFFIXES = (".yaml", ".yml")
_COMPONENT = re.compile(rb"""(?:^|[{,]\s*)["']?implementation["']?\s*:""", re.MULTILINE)
_PASSED_OVER = frozenset(("node_modules", "__pycache__", "site-packages"))


def component_files(paths: Iterable[str | Path], surroundings: Surroundings) -> list[Path]:
    """The named files, and the component files in the named folders, each once, in order.

    Raises UsageError for a path that does not exist.
    """
    found: dict[Path, Path] = {}
    for given in paths:
        path = Path(given)
        if path.is_dir():
            for file in _in_folder(path):
                found.setdefault(file.absolute(), file)
        elif path.exists():
            found.setdefault(path.absolute(), path)
        else:
            hint = "name a component file, a pipeline file or a folder"
            raise UsageError(f"there is no {path}", rule="file-unreadable", hint=hint)
    if not surroundings.since:
        return list(found.values())
    return [shown for file, shown in found.items() if _changed(file, surroundings)]


def _in_folder(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in _PASSED_OVER)
        for name in sorted(names):
            if name.endswith(_SUFFIXES) and not name.startswith(".") and _is_component(Path(place, name)):
                yield Path(place, name)


def _is_component(path: Path) -> bool:
    """True for component.yaml, and for other YAML files that have an implementation."""
    if path.name == "component.yaml":
        return True
    try:
        with path.open("rb") as stream:
            return _COMPONENT.search(stream.read(MAX_SPEC_BYTES)) is not None
    except OSError:
        return False


def _changed(file: Path, surroundings: Surroundings) -> bool:
    """True when a file, or anything in its version's folder, changed; and for a file in no repository."""
    from catalog.validate.layout import layout_of

    changes = surroundings.changes(file.parent)
    if changes is None:
        raise UsageError(f"{file} is in no git repository", rule="revision-unknown", hint="leave --since out")
    touched = changes.changed | changes.added
    layout = layout_of(file)
    return file in touched or (layout is not None and any(layout.folder in other.parents for other in touched))
