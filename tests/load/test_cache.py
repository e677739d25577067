from __future__ import annotations

import multiprocessing
import os
from pathlib import Path

import pytest

from catalog.load.cache import Entry, SpecCache
from catalog.load.content import digest_of

URL = "https://h/c.yaml?token=secret"


@pytest.fixture
def cache(tmp_path: Path) -> SpecCache:
    return SpecCache(tmp_path, "any")


def keep(cache: SpecCache, text: str, etag: str = "") -> str:
    cache.keep(URL, text, Entry(digest_of(text), etag))
    return digest_of(text)


def files(cache: SpecCache) -> list[Path]:
    return [path for path in cache.root.rglob("*") if path.is_file()]


def test_what_was_kept_is_found_by_url_and_by_digest(cache: SpecCache) -> None:
    digest = keep(cache, "name: é\n", '"tag"')
    assert cache.entry(URL) == Entry(digest, '"tag"')
    assert cache.text(digest) == "name: é\n"


def test_an_empty_cache_knows_nothing(cache: SpecCache) -> None:
    assert cache.entry(URL) is None
    assert cache.text("0" * 64) is None


def test_a_later_answer_replaces_the_entry_and_both_texts_stay(cache: SpecCache) -> None:
    first, second = keep(cache, "1"), keep(cache, "2")
    assert cache.entry(URL) == Entry(second)
    assert (cache.text(first), cache.text(second)) == ("1", "2")


def test_scopes_do_not_see_one_another(cache: SpecCache) -> None:
    digest = keep(cache, "private")
    other = SpecCache(cache.root, "public")
    assert other.entry(URL) is None
    assert other.text(digest) is None


@pytest.mark.parametrize("damage", [b"", b"other", b"\xff"])
def test_a_damaged_text_is_none_and_is_replaced(cache: SpecCache, damage: bytes) -> None:
    digest = keep(cache, "name: x\n")
    blob = next(path for path in files(cache) if path.name == digest)
    blob.write_bytes(damage)
    assert cache.text(digest) is None
    keep(cache, "name: x\n")
    assert cache.text(digest) == "name: x\n"


@pytest.mark.parametrize("damage", [b"", b"[]", b'{"digest": "../../x"}', b'{"digest": 1}', b'{"a": "b"}', b"[" * 5000])
def test_a_damaged_entry_is_none(cache: SpecCache, damage: bytes) -> None:
    keep(cache, "name: x\n")
    entry = next(path for path in files(cache) if path.suffix == ".json")
    entry.write_bytes(damage)
    assert cache.entry(URL) is None


def test_validators_are_sent_only_when_they_can_be() -> None:
    assert Entry("0" * 64, '"1"', "some day").validators() == {"If-None-Match": '"1"', "If-Modified-Since": "some day"}
    assert Entry("0" * 64, '"1"\r\nX: y', "").validators() == {}


def test_the_url_is_not_on_disk(cache: SpecCache) -> None:
    keep(cache, "name: x\n")
    assert all("secret" not in str(path) and b"secret" not in path.read_bytes() for path in files(cache))


def test_a_folder_that_cannot_be_used_is_an_empty_cache(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    cache = SpecCache(tmp_path / "file", "any")
    digest = keep(cache, "name: x\n")
    assert cache.text(digest) is None
    assert cache.entry(URL) is None


def write_many(root: Path, worker: int) -> None:
    cache = SpecCache(root, "any")
    for turn in range(30):
        text = f"{worker % 2} {turn}\n" * 500
        keep(cache, text)
        entry = cache.entry(URL)
        if entry is None or cache.text(entry.digest) is None:
            os._exit(1)


def test_parallel_processes_never_see_half_a_file(cache: SpecCache) -> None:
    spawn = multiprocessing.get_context("spawn")
    workers = [spawn.Process(target=write_many, args=(cache.root, number)) for number in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0, 0, 0, 0]
    assert not [path for path in files(cache) if path.name.startswith(".new-")]
