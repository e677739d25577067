"""A mirror is written in parts and read back as it was."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from catalog.library.hub.mirror.lookup import read_path, read_sources
from catalog.library.hub.mirror.values import MirrorPath, Refs, Run
from hub.history.mirror_store import read_mirror, write_mirror
from hub.history.mirrored_state import MirrorContent
from hub.index.change import change_shards, current_index
from hub.index.folder_store import FolderStore
from tests.hub.history.imported import ORIGIN

DIGEST = "0" * 64


def content(count: int) -> MirrorContent:
    """A mirror of so many commits and paths."""
    shas = [sha256(str(number).encode()).hexdigest()[:40] for number in range(count)]
    states = {sha: number for number, sha in enumerate(shas)}
    paths = {f"{number}.yaml": MirrorPath("echo", (Run(number, number + 1, DIGEST),)) for number in range(count)}
    return MirrorContent(Refs(shas[0], {"main": shas[0]}, {"v1": shas[-1]}, count), states, paths)


@pytest.mark.parametrize(("count", "digits"), [(1, 0), (3000, 1), (30_000, 2)])
def test_large_maps_are_cut_into_parts(count: int, digits: int, tmp_path: Path) -> None:
    store, written = FolderStore(tmp_path), content(count)
    with store.changing() as writer:
        change_shards(writer, ())
        write_mirror(writer, ORIGIN, written)
    index = current_index(store)
    sources = read_sources(index)
    assert sources is not None
    mirror = sources.repository(ORIGIN)
    assert mirror is not None
    assert (mirror.commits.digits, mirror.paths.digits) == (digits, digits)
    assert read_mirror(index, ORIGIN) == written
    assert read_path(index, mirror, "0.yaml") == written.paths["0.yaml"]
    assert read_path(index, mirror, "none.yaml") is None


def test_a_repository_is_replaced_and_others_stay(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    for origin, count in ((ORIGIN, 3), ("github.com/else/where", 2), (ORIGIN, 4)):
        with store.changing() as writer:
            change_shards(writer, ())
            write_mirror(writer, origin, content(count))
    index = current_index(store)
    assert read_mirror(index, ORIGIN) == content(4)
    assert read_mirror(index, "github.com/else/where") == content(2)
    assert read_mirror(index, "github.com/no/body") == MirrorContent()
