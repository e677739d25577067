"""The namespaces that a hub's names have."""

from __future__ import annotations

import pytest

from catalog.errors import IntegrityError
from hub.index.change import change_shards
from hub.index.namespaces import PATH, read_namespaces
from tests.hub.index.libraries import simple_shard
from tests.hub.index.memory import MemoryHub


def test_a_namespace_is_noted_with_its_first_component() -> None:
    hub = MemoryHub()
    with hub.changing() as writer:
        change_shards(writer, [simple_shard(writer, name, "1.0.0") for name in ("echo", "data-team/echo")])
    assert read_namespaces(hub) == {"datateam": "data-team"}
    with hub.changing() as writer:
        change_shards(writer, [simple_shard(writer, "data-team/say", "1.0.0")])
        assert PATH not in writer.written


def test_a_file_that_holds_none_is_told() -> None:
    for data in (b"[]", b"x", b"7"):
        with pytest.raises(IntegrityError):
            read_namespaces(MemoryHub({PATH: data}))
