"""Reads all components of libraries' folders, many of them at the same time."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from catalog.library.folder import FolderLibrary
from hub.index.collect_seldom import collect_seldom
from hub.index.component_shard import ComponentShard, read_component_shard

# Starting processes takes longer than reading fewer components than this.
MANY = 400
IN_ONE_GO = 32

Place = tuple[str, str]


def read_libraries(libraries: Sequence[FolderLibrary]) -> Iterator[ComponentShard]:
    """Every component with a version, in the order of their names; the first library that holds a name has it."""
    owners: dict[str, str] = {}
    for library in libraries:
        for name in library.names():
            owners.setdefault(name, str(library.root))
    places = [(owners[name], name) for name in sorted(owners)]
    workers = min(os.cpu_count() or 1, 8)
    if len(places) < MANY or workers == 1:
        yield from map(_read, places)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    with ProcessPoolExecutor(workers, get_context("spawn"), collect_seldom) as pool:
        yield from pool.map(_read, places, chunksize=IN_ONE_GO)


def _read(place: Place) -> ComponentShard:
    root, name = place
    return read_component_shard(Path(root), name)
