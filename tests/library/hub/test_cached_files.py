from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from catalog.errors import FetchError, IntegrityError
from catalog.library.hub.cached_files import CachedFiles
from catalog.library.hub.index import HubIndex, open_index
from catalog.library.hub.library import HubLibrary
from catalog.library.hub.web_files import WebFiles
from catalog.library.index.canonical import sha256_hex
from catalog.load.byte_cache import ByteCache
from catalog.load.http import Answer
from catalog.load.options import FetchOptions
from tests.library.hub.hubs import asked, publish_to, served

ONCE = FetchOptions(retries=0)


@dataclass
class Shelf:
    """A remote hub in memory, which counts what it is asked."""

    contents: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    broken: bool = False
    place: str = "https://hub.example"
    scope: str | None = "any"

    def address(self, path: str) -> str:
        return f"{self.place}/{path}"

    def ask(self, path: str, limit: int, validators: Mapping[str, str]) -> Answer | None:
        self.asked.append(path)
        if self.broken:
            raise FetchError("no route", rule="fetch-connection")
        if path not in self.contents:
            return None
        tag = sha256_hex(self.contents[path])
        known = validators.get("If-None-Match") == tag
        return Answer(None if known else self.contents[path], tag)

    def read(self, path: str, limit: int) -> bytes | None:
        answer = self.ask(path, limit, {})
        return answer.body if answer else None


@pytest.fixture
def cache(tmp_path: Path) -> ByteCache:
    return ByteCache(tmp_path / "cache", "any")


def blob(data: bytes) -> str:
    return f"blobs/{sha256_hex(data)[:2]}/{sha256_hex(data)}"


def test_what_is_named_by_its_digest_is_asked_for_once(cache: ByteCache) -> None:
    shelf = Shelf({blob(b"text"): b"text"})
    for _ in range(3):
        assert CachedFiles(shelf, cache).read(blob(b"text"), 100) == b"text"
    assert shelf.asked == [blob(b"text")]


def test_other_files_are_asked_for_each_time_and_sent_once(cache: ByteCache) -> None:
    shelf = Shelf({"index.json": b"one"})
    files = CachedFiles(shelf, cache)
    assert [files.read("index.json", 100) for _ in range(2)] == [b"one", b"one"]
    shelf.contents["index.json"] = b"two"
    assert files.read("index.json", 100) == b"two"
    assert len(shelf.asked) == 3


def test_results_are_named_by_another_digest_than_their_own(cache: ByteCache) -> None:
    path = f"results/ab/{'ab' * 32}.json"
    shelf = Shelf({path: b"passed"})
    files = CachedFiles(shelf, cache)
    assert files.read(path, 100) == b"passed"
    shelf.contents[path] = b"failed"
    assert files.read(path, 100) == b"failed"


def test_wrong_bytes_are_not_kept(cache: ByteCache) -> None:
    shelf = Shelf({blob(b"text"): b"wrong"})
    assert CachedFiles(shelf, cache).read(blob(b"text"), 100) == b"wrong"
    shelf.contents[blob(b"text")] = b"text"
    assert CachedFiles(shelf, cache).read(blob(b"text"), 100) == b"text"


def test_offline_all_that_was_read_is_there_and_what_was_absent_is_absent(cache: ByteCache) -> None:
    shelf = Shelf({"index.json": b"one", blob(b"text"): b"text"})
    for path in ("index.json", blob(b"text"), "records/echo.json"):
        CachedFiles(shelf, cache).read(path, 100)
    shelf.asked.clear()
    offline = CachedFiles(shelf, cache, offline=True)
    assert offline.read("index.json", 100) == b"one"
    assert offline.read(blob(b"text"), 100) == b"text"
    assert offline.read("records/echo.json", 100) is None
    with pytest.raises(FetchError) as caught:
        offline.read(blob(b"other"), 100)
    assert caught.value.rule == "fetch-offline"
    assert shelf.asked == []


def test_a_hub_that_does_not_answer_is_an_error_though_there_is_a_copy(cache: ByteCache) -> None:
    shelf = Shelf({"index.json": b"one"})
    files = CachedFiles(shelf, cache)
    files.read("index.json", 100)
    shelf.broken = True
    with pytest.raises(FetchError) as caught:
        files.read("index.json", 100)
    assert "CATALOG_OFFLINE=1" in caught.value.hint


def test_a_hub_is_read_through_the_cache_and_again_without_the_server(tmp_path: Path, cache: ByteCache) -> None:
    publish_to(tmp_path / "hub", "echo", "1.0.0")
    with served(tmp_path / "hub") as server:
        web = WebFiles(server.url(""), ONCE)
        online = HubLibrary(open_index(CachedFiles(web, cache))).load("echo", "1.0.0")
        first = len(server.seen)
        HubLibrary(open_index(CachedFiles(web, cache))).load("echo", "1.0.0")
        assert asked(server)[first:] == ["/index.json"]
    assert HubLibrary(open_index(CachedFiles(web, cache, offline=True))).load("echo", "1.0.0") == online


def test_a_file_swapped_on_the_server_is_refused(tmp_path: Path, cache: ByteCache) -> None:
    digest = publish_to(tmp_path / "hub", "echo", "1.0.0")
    (tmp_path / "hub" / "blobs" / digest[:2] / digest).write_text("name: Evil\n")
    with served(tmp_path / "hub") as server:
        library = HubLibrary(open_index(CachedFiles(WebFiles(server.url(""), ONCE), cache)))
        assert isinstance(library.index, HubIndex)
        with pytest.raises((IntegrityError, FetchError)):
            library.load("echo", "1.0.0")
