"""A change that is not made."""

from __future__ import annotations

from hub.index.dry_store import DryStore
from tests.hub.index.memory import MemoryHub


def test_nothing_is_written_and_what_differs_is_told() -> None:
    hub = MemoryHub({"same": b"1", "other": b"2"})
    with DryStore(hub).changing() as change:
        change.write("same", b"1")
        change.write("other", b"3")
        change.write("new", b"4")
        change.retire("same")
        assert [change.read(path, 9) for path in ("same", "other", "new", "none")] == [b"1", b"3", b"4", None]
        change.write("same", b"1")
    assert (change.written, list(change.retired)) == ({"other": b"3", "new": b"4"}, [])
    assert hub.files == {"same": b"1", "other": b"2"}
    assert DryStore(hub).read("other", 9) == b"2"


def test_what_is_put_back_does_not_differ() -> None:
    with DryStore(MemoryHub({"a": b"1"})).changing() as change:
        change.write("a", b"2")
        change.write("a", b"1")
    assert change.written == {}
