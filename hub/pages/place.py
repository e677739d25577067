"""What the pages show."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request

from catalog.library.hub.files import HubFiles
from catalog.library.hub.library import HubLibrary
from hub.index.change import current_index
from hub.registry.registry import Registry
from hub.search.index import SearchIndex


@dataclass(frozen=True)
class PagesPlace:
    """A hub's files, its search and its registry; `open` when everyone may write without a token."""

    files: HubFiles
    search: SearchIndex
    registry: Registry
    open: bool = False

    def library(self) -> HubLibrary:
        """The hub as it is now."""
        return HubLibrary(current_index(self.files))


def hub_address(request: Request) -> str:
    """The address under which the hub was asked, without a final slash."""
    return str(request.base_url).rstrip("/")
