"""The option --hub: one hub in place of all libraries."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from catalog.library.libraries import Libraries


def chosen_libraries(hub: str) -> Libraries:
    """The hub of that name or address alone; all libraries when it is empty. Raises UsageError for an unknown name."""
    from catalog.library.libraries import Libraries, default_libraries

    if not hub:
        return default_libraries()
    from dataclasses import replace

    from catalog.library.hub.lazy_hub import LazyHub
    from catalog.library.hub.open_hub import hub_entry

    return Libraries((LazyHub(replace(hub_entry(hub), namespaces=())),))
