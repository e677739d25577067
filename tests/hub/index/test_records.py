"""Who did what to a component."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from catalog.errors import IntegrityError
from hub.index.records import Event, add_event, read_records, time_text
from tests.hub.index.memory import MemoryHub

PUBLISHED = Event("publish", "1.0.0", "anna", "2025-01-31T12:00:00Z")
YANKED = Event("yank", "1.0.0", "bert", "2025-02-01T12:00:00Z", "it leaks")


def test_events_are_kept_in_order() -> None:
    hub = MemoryHub()
    for event in (PUBLISHED, YANKED):
        with hub.changing() as writer:
            add_event(writer, "team/echo", event)
    assert read_records(hub, "team/echo") == (PUBLISHED, YANKED)
    assert read_records(hub, "team/say") == ()
    assert list(hub.files) == ["records/team/echo.json"]


def test_times_are_utc() -> None:
    at = datetime(2025, 1, 31, 14, tzinfo=timezone(timedelta(hours=2)))
    assert time_text(at) == "2025-01-31T12:00:00Z"


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{}", b'{"events": 1}', b'{"events": [1]}', b'{"events": [{}]}', b"\xff"]
)
def test_a_file_that_holds_no_records_is_told(data: bytes) -> None:
    with pytest.raises(IntegrityError) as caught:
        read_records(MemoryHub({"records/echo.json": data}), "echo")
    assert caught.value.rule == "hub-malformed"
