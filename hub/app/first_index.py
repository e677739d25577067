"""A hub that holds nothing yet."""

from __future__ import annotations

from catalog.library.index.decode import MAX_ROOT_BYTES
from catalog.library.index.paths import ROOT
from hub.index.change import change_shards
from hub.registry.registry import Registry


def ensure_index(registry: Registry) -> None:
    """Give a new hub the index of no component, so that clients find a hub and not a missing file."""
    if registry.store.read(ROOT, MAX_ROOT_BYTES) is not None:
        return
    with registry.store.changing() as writer:
        if writer.read(ROOT, MAX_ROOT_BYTES) is None:
            change_shards(writer, ())
