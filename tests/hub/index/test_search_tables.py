"""Search tables: the same components make the same bytes, whichever way they came."""

from __future__ import annotations

import random

import pytest

from catalog.errors import IntegrityError
from catalog.library.hub.index import HubIndex
from catalog.library.hub.search.document import shard_document
from catalog.library.hub.search.hub_search import hub_documents, search_hub
from catalog.library.hub.search.query import Query
from catalog.library.index.values import Shard, VersionEntry
from hub.index.search_tables import put_tables, updated_tables
from tests.hub.search.documents import document
from tests.hub.search.table_files import TableFiles, tables_of


def shard(name: str, description: str = "", **more: bool) -> Shard:
    return Shard(name, (VersionEntry("1.0.0", "1" * 64, 1, description=description, image="acme/x:1", **more),))  # type: ignore[arg-type]


def built(shards: dict[str, Shard]) -> HubIndex:
    found = (shard_document(one) for one in shards.values())
    return tables_of(document for document in found if document is not None)


@pytest.mark.parametrize("seed", range(4))
def test_changes_one_by_one_end_where_a_build_ends(seed: int) -> None:
    chance = random.Random(seed)
    files = TableFiles()
    index = files.set_root(put_tables(files, ()))
    shards: dict[str, Shard] = {}
    for _ in range(150):
        name = f"part_{chance.randrange(40)}"
        words = " ".join(chance.choices(["train", "table", "model", "fast"], k=3))
        action = chance.random()
        if action < 0.15 and shards:
            gone = chance.choice(sorted(shards))
            del shards[gone]
            index = files.set_root(updated_tables(files, index, [], [gone]))
            continue
        shards[name] = shard(name, words, deprecated=action > 0.8, yanked=0.7 < action < 0.75)
        index = files.set_root(updated_tables(files, index, [shards[name]]))
    again = built(shards)
    assert index.root.search == again.root.search
    assert sorted(found.name for found in hub_documents(index)) == sorted(found.name for found in hub_documents(again))
    for path, data in again.files.files.items():  # type: ignore[attr-defined]
        assert files.files[path] == data
        assert path not in files.retired


def test_growing_beyond_a_page_is_the_same_as_building() -> None:
    files = TableFiles()
    shards = {f"part_{number}": shard(f"part_{number}", "of many") for number in range(300)}
    index = files.set_root(put_tables(files, ()))
    for start in range(0, 300, 50):
        index = files.set_root(updated_tables(files, index, list(shards.values())[start : start + 50]))
    assert index.root.search == built(shards).root.search


def test_a_publish_writes_a_page_a_segment_and_the_manifest() -> None:
    index = tables_of(document(f"part_{number}", "One of many.") for number in range(1000))
    files = index.files
    assert isinstance(files, TableFiles)
    before = set(files.files)
    updated_tables(files, index, [shard("another")])
    assert len(set(files.files) - before) == 3
    assert len(files.retired) == 3
    assert files.retired < before


def test_the_same_again_changes_nothing() -> None:
    index = tables_of(())
    files = index.files
    assert isinstance(files, TableFiles)
    index = files.set_root(updated_tables(files, index, [shard("echo")]))
    files.retired.clear()
    assert updated_tables(files, index, [shard("echo")]) == index.root.search
    assert not files.retired


def test_a_changed_byte_is_noticed_wherever_it_is() -> None:
    index = tables_of(document(f"part_{number}") for number in range(10))
    files = index.files
    assert isinstance(files, TableFiles)
    for path in [path for path in files.files if path.startswith("search/")]:
        good = files.files[path]
        files.files[path] = good[:-1] + bytes([good[-1] ^ 1])
        with pytest.raises(IntegrityError):
            search_hub(index, Query("part"))
        files.files[path] = good
    assert search_hub(index, Query("part")).total == 10
