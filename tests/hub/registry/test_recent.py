from __future__ import annotations

from hub.registry.recent import RecentFiles
from hub.registry.stored_file import StoredFile


def _file(path: str, size: int = 10) -> StoredFile:
    return StoredFile(path, "0" * 64, size, 0.0, bytes(size))


def test_a_file_whose_path_names_its_bytes_is_kept() -> None:
    recent = RecentFiles(1000)
    recent.put(_file("blobs/00/x"))
    assert recent.get("blobs/00/x") == _file("blobs/00/x")
    assert recent.get("blobs/00/y") is None


def test_a_file_that_may_change_is_never_kept() -> None:
    recent = RecentFiles(1000)
    for path in ("index.json", "records/echo.json", "metadata/timestamp.json"):
        recent.put(_file(path))
        assert recent.get(path) is None


def test_the_file_not_asked_for_longest_makes_room() -> None:
    recent = RecentFiles(100)
    for number in range(10):
        recent.put(_file(f"shards/{number}"))
    assert recent.get("shards/0") is not None
    recent.put(_file("shards/10"))
    assert recent.get("shards/1") is None
    assert all(recent.get(f"shards/{number}") is not None for number in (0, *range(2, 11)))


def test_a_file_that_takes_much_of_the_room_is_not_kept() -> None:
    recent = RecentFiles(100)
    recent.put(_file("blobs/00/small"))
    recent.put(_file("blobs/00/large", 50))
    assert recent.get("blobs/00/large") is None
    assert recent.get("blobs/00/small") is not None
