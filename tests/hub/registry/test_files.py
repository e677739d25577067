from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from catalog.errors import LibraryError
from catalog.library.index.canonical import sha256_hex
from catalog.library.index.paths import ROOT, blob_path, bucket_path, shard_path, source_path
from catalog.library.index.values import Stored, bucket_number
from hub.index.change import current_index, set_parts
from hub.index.store import HubWriter
from hub.index.verify import verify_index
from hub.registry.files import DatabaseStore
from hub.registry.generations import Changes
from hub.registry.registry import Registry, open_registry
from tests.hub.registry.samples import published

FILE = "metadata/1.root.json"


def test_what_was_written_is_read_and_outlives_the_process(registry: Registry, place: str) -> None:
    with registry.store.changing() as writer:
        writer.write(FILE, b"\x00\xffbytes")
    with open_registry(place) as other:
        assert other.store.read(FILE, 100) == b"\x00\xffbytes"
        found = other.store.file(FILE)
        assert found is not None and (found.digest, found.size) == (sha256_hex(b"\x00\xffbytes"), 7)
        stat = other.store.stat(FILE)
        assert stat is not None and (stat.digest, stat.size) == (found.digest, 7)
        assert abs(stat.changed - time.time()) < 600


def test_a_change_sees_its_own_writes_and_nobody_else_does_before_it_ends(registry: Registry) -> None:
    with registry.store.changing() as writer:
        writer.write(FILE, b"new")
        assert writer.read(FILE, 10) == b"new"
        assert registry.store.read(FILE, 10) is None
    assert registry.store.read(FILE, 10) == b"new"


def test_a_change_that_fails_leaves_nothing(registry: Registry) -> None:
    with pytest.raises(KeyError), registry.store.changing() as writer:
        writer.write(FILE, b"new")
        raise KeyError("the caller's own")
    assert registry.store.read(FILE, 10) is None


def test_a_rehearsal_leaves_nothing(registry: Registry) -> None:
    with registry.store.rehearsing() as writer:
        writer.write(FILE, b"new")
        assert writer.read(FILE, 10) == b"new"
    assert registry.store.read(FILE, 10) is None


def test_a_file_above_the_limit_is_refused(registry: Registry) -> None:
    with registry.store.changing() as writer:
        writer.write(FILE, b"12345")
        with pytest.raises(LibraryError) as caught:
            writer.read(FILE, 4)
        assert caught.value.rule == "hub-too-large"
    with pytest.raises(LibraryError) as caught:
        registry.store.read(FILE, 4)
    assert caught.value.rule == "hub-too-large"


@pytest.mark.parametrize("path", ["nowhere", "", "a\0b", "\ud800", "größe", "../hub.db", "x" * 100_000])
def test_a_path_without_a_file_is_none(registry: Registry, path: str) -> None:
    assert registry.store.read(path, 10) is None
    assert registry.store.stat(path) is None


def test_a_publish_changes_the_generation_and_names_the_component(registry: Registry) -> None:
    assert registry.store.generation() == 0
    assert registry.store.changes_since(0).names == ()
    published(registry, "echo")
    first = registry.store.changes_since(0)
    published(registry, "team/join")
    published(registry, "echo", "1.0.1")
    assert first.names == ("echo",)
    later = registry.store.changes_since(first.generation)
    assert later.names == ("echo", "team/join")
    assert later.generation == registry.store.generation() > first.generation
    assert registry.store.changes_since(later.generation).names == ()
    assert registry.store.changes_since(0).names == ("echo", "team/join")


def test_what_does_not_change_the_index_is_no_generation(registry: Registry) -> None:
    published(registry)
    before = registry.store.generation()
    with registry.store.changing() as writer:
        writer.write(FILE, b"new")
    published(registry)
    assert registry.store.generation() == before


def test_every_new_root_is_a_generation_also_one_with_the_same_components(registry: Registry) -> None:
    published(registry)
    before = registry.store.generation()
    with registry.store.changing() as writer:
        writer.write(source_path("0" * 64), b"{}")
        set_parts(writer, sources=Stored("0" * 64, 2))
    assert registry.store.changes_since(before) == Changes(before + 1, ())


def test_a_reader_of_the_state_before_finds_all_of_it_until_it_is_collected(registry: Registry, place: str) -> None:
    published(registry)
    old = current_index(registry.store)
    published(registry, "echo", "1.0.1")
    assert old.shard("echo") is not None
    assert registry.store.collect(grace=600) == 0
    with registry.store.changing() as writer:
        bucket = bucket_path(old.root.buckets[bucket_number("echo")].digest)
        assert writer.read(bucket, 1 << 20) is not None
    assert registry.store.collect(grace=-1) > 0
    with registry.store.changing() as writer:
        assert writer.read(bucket, 1 << 20) is None
    with open_registry(place) as other:
        assert verify_index(other.store).findings == ()


def test_a_retired_file_that_is_written_again_stays(registry: Registry) -> None:
    path = blob_path(sha256_hex(b"x"))
    with registry.store.changing() as writer:
        writer.write(path, b"x")
        writer.retire(path)
    with registry.store.changing() as writer:
        writer.write(path, b"x")
    assert registry.store.collect(grace=-1) == 0
    assert registry.store.read(path, 10) == b"x"


def test_a_change_that_waits_too_long_for_another_is_refused(registry: Registry) -> None:
    store = DatabaseStore(registry.database, patience=0.1)
    with ThreadPoolExecutor(1) as pool, store.changing():
        other = pool.submit(_write_file, store)
        with pytest.raises(LibraryError) as caught:
            other.result()
    assert caught.value.rule == "hub-busy"
    _write_file(store)
    assert store.read(FILE, 10) == b"x"


def test_a_change_that_waits_too_long_for_another_process_is_refused(postgres_url: str) -> None:
    with open_registry(postgres_url) as one, open_registry(postgres_url) as two:
        with one.store.changing(), pytest.raises(LibraryError) as caught:
            _write_file(DatabaseStore(two.database, patience=0.1))
        assert caught.value.rule == "hub-busy"


def _write_file(store: DatabaseStore) -> None:
    with store.changing() as writer:
        writer.write(FILE, b"x")


def test_what_finishes_a_change_is_part_of_it(place: str) -> None:
    def sign(writer: HubWriter) -> None:
        root = writer.read(ROOT, 1 << 20)
        assert root is not None
        writer.write("metadata/timestamp.json", sha256_hex(root).encode())

    with open_registry(place, finish=sign) as registry:
        published(registry)
        for version in ("1.0.1", "1.0.2"):
            published(registry, "echo", version)
            root = registry.store.read(ROOT, 1 << 20)
            assert root is not None
            assert registry.store.read("metadata/timestamp.json", 100) == sha256_hex(root).encode()


def test_a_change_that_cannot_be_finished_is_undone(place: str) -> None:
    def fail(_writer: HubWriter) -> None:
        raise LibraryError("no key", rule="sign-keys")

    with open_registry(place, finish=fail) as registry:
        with pytest.raises(LibraryError):
            published(registry)
        assert registry.store.read(ROOT, 1 << 20) is None


def test_files_belong_to_the_namespaces_that_published_their_bytes(registry: Registry) -> None:
    first = published(registry, "team/echo")
    published(registry, "crew/echo")
    published(registry, "join")
    store = registry.store
    entry = current_index(store).entry("crew/echo")
    assert entry is not None
    assert store.namespaces_of(shard_path(entry.digest)) == frozenset({"crew"})
    assert store.namespaces_of(blob_path(first.digest)) == frozenset({"team", "crew"})
    assert store.namespaces_of(f"results/{first.digest[:2]}/{first.digest}.json") == frozenset({"team", "crew"})
    assert store.namespaces_of("records/team/echo.json") == frozenset({"team"})
    assert store.namespaces_of("records/join.json") == frozenset({""})
    assert store.namespaces_of(ROOT) is None
    assert store.namespaces_of("blobs/00/" + "0" * 64) == frozenset()
