"""The search of a served hub keeps up with what is published."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from catalog.errors import IntegrityError
from catalog.library.hub.search.query import Query
from catalog.library.index.values import Shard, VersionEntry
from hub.index.search_tables import updated_tables
from hub.search.index import SearchIndex
from tests.hub.search.documents import SHELF, document
from tests.hub.search.table_files import TableFiles, tables_of


def searching(files: object) -> SearchIndex:
    index = SearchIndex(files)  # type: ignore[arg-type]
    index.refresh()
    return index


def test_an_empty_place_is_ready_and_holds_nothing() -> None:
    index = SearchIndex(TableFiles())
    assert not index.ready
    index.refresh()
    assert index.ready
    assert index.count == 0
    assert index.search(Query("train")).total == 0


def test_facets_count_what_was_found() -> None:
    facets = searching(tables_of(SHELF).files).search(Query("train")).facets
    assert dict(facets["output_type"]) == {"String": 2, "Model": 2}
    assert facets["has_tests"] == (("true", 4), ("false", 1))
    assert "task=training" in dict(facets["label"])


def test_a_publish_is_seen_after_a_refresh_and_only_what_changed_is_read() -> None:
    many = [document(f"part_{number}", "One of many.") for number in range(1000)]
    before = tables_of(many)
    assert isinstance(before.files, TableFiles)
    index = searching(before.files)
    assert not index.refresh()
    entry = VersionEntry("2.0.0", "1" * 64, 10, description="Something fresh.", image="acme/fresh:1")
    before.files.set_root(updated_tables(before.files, before, [Shard("fresh_part", (entry,))]))
    before.files.read_paths.clear()
    assert index.refresh()
    assert len(before.files.read_paths) == 5, "the root twice, the manifest, a page and a segment"
    assert [hit.name for hit in index.search(Query("fresh")).hits] == ["fresh_part"]
    assert index.count == 1001


def test_a_deprecated_component_falls_behind_and_a_withdrawn_one_is_gone() -> None:
    index = tables_of(SHELF)
    assert isinstance(index.files, TableFiles)
    server = searching(index.files)
    entry = VersionEntry("1.0.0", "1" * 64, 10, deprecated=True, image="x")
    index = index.files.set_root(updated_tables(index.files, index, [Shard("train", (entry,))]))
    server.refresh()
    assert server.search(Query(deprecated=True)).total == 2
    entry = replace(entry, yanked=True)
    index.files.set_root(updated_tables(index.files, index, [Shard("train", (entry,))]))  # type: ignore[arg-type, attr-defined]
    server.refresh()
    assert "train" not in [hit.name for hit in server.search(Query("train")).hits]
    assert server.document("train") is None


def test_a_component_is_found_by_its_whole_name_alone() -> None:
    index = searching(tables_of(SHELF).files)
    found = index.document("train_xgboost")
    assert found is not None
    assert found.name == "train_xgboost"
    assert index.document("train_xgb") is None
    assert index.document('x","') is None


def test_namespaces_are_counted() -> None:
    assert searching(tables_of(SHELF).files).namespaces() == {"": len(SHELF) - 1, "vision": 1}


def test_users_are_the_pipelines_that_refer_to_a_component() -> None:
    index = searching(tables_of(SHELF).files)
    assert [hit.name for hit in index.users("train").hits] == ["nightly"]
    assert index.users("explain").total == 0


def test_damaged_tables_are_refused_and_the_old_state_stays() -> None:
    index = tables_of(SHELF)
    assert isinstance(index.files, TableFiles)
    server = searching(index.files)
    fresh = updated_tables(index.files, index, [Shard("other", (VersionEntry("1.0.0", "1" * 64, 1, image="x"),))])
    index.files.set_root(fresh)
    for path in [path for path in index.files.files if path.startswith("search/")]:
        index.files.files[path] = index.files.files[path][:-1] + b"~"
    with pytest.raises(IntegrityError):
        server.refresh()
    assert server.search(Query("train")).total == 5


def test_searches_go_on_while_the_index_is_refreshed() -> None:
    index = tables_of([document(f"part_{number}") for number in range(500)])
    assert isinstance(index.files, TableFiles)
    files = index.files
    server = searching(files)
    wrong: list[int] = []
    stop = threading.Event()

    def ask() -> None:
        while not stop.is_set():
            total = server.search(Query("part")).total
            if total < 500:
                wrong.append(total)

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        for number in range(20):
            shard = Shard(f"part_new_{number}", (VersionEntry("1.0.0", "1" * 64, 1, image="x"),))
            index = files.set_root(updated_tables(files, index, [shard]))
            server.refresh()
    finally:
        stop.set()
        for thread in threads:
            thread.join(60)
    assert not wrong
    assert server.search(Query("part")).total == 520
