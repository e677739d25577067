"""A configured hub as a library that is opened when it is first asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import TypeVar

from catalog.errors import CatalogError
from catalog.library.hub.hub_entry import HubEntry
from catalog.library.hub.library import HubLibrary
from catalog.library.hub.open_files import naming
from catalog.library.hub.open_hub import open_hub
from catalog.library.target import scheme_of
from catalog.spec.model import ComponentSpec

_Value = TypeVar("_Value")


@dataclass(frozen=True)
class LazyHub:
    """The hub of `entry`. It is asked for no name of the namespaces in `reserved`, which belong to hubs before it.

    A hub that cannot be read raises, and is never passed over: else whoever keeps it from answering could put
    components of the same name from elsewhere in its place.
    """

    entry: HubEntry
    reserved: frozenset[str] = frozenset()
    is_offline: bool = False
    _opened: list[HubLibrary] = field(default_factory=list, init=False, repr=False, compare=False)
    _lock: Lock = field(default_factory=Lock, init=False, repr=False, compare=False)

    @property
    def place(self) -> str:
        """Where the hub is."""
        return self.entry.url

    @property
    def is_local(self) -> bool:
        """True for a folder or file of this machine."""
        return not scheme_of(self.entry.url)

    def opened(self) -> HubLibrary:
        """The hub, opened once. Raises what opening it raises."""
        with self._lock:
            if not self._opened:
                self._opened.append(open_hub(self.entry, offline=self.is_offline))
            return self._opened[0]

    def offline(self) -> LazyHub:
        """The same hub, as far as it is in the cache."""
        return self if self.is_offline else replace(self, is_offline=True)

    def asks(self, name: str) -> bool:
        """True when the hub is asked for a name."""
        namespace = name.partition("/")[0] if "/" in name else ""
        if self.entry.namespaces:
            return namespace in self.entry.namespaces
        return namespace not in self.reserved

    def names(self) -> tuple[str, ...]:
        """The names it is asked for, sorted; reads every bucket."""
        return self._told(lambda hub: tuple(name for name in hub.names() if self.asks(name)))

    def holds(self, name: str) -> bool:
        """True when the hub has the name in any version, and is asked for it."""
        return self.asks(name) and self._told(lambda hub: hub.holds(name))

    def versions(self, name: str) -> tuple[str, ...]:
        """See Library."""
        return self._told(lambda hub: hub.versions(name)) if self.asks(name) else ()

    def load(self, name: str, version: str = "") -> ComponentSpec:
        """See Library."""
        return self._told(lambda hub: hub.load(name, version))

    def find_digest(self, name: str, digest: str) -> ComponentSpec | None:
        """See Library."""
        return self._told(lambda hub: hub.find_digest(name, digest)) if self.asks(name) else None

    def find_tag(self, name: str, tag: str) -> ComponentSpec | None:
        """See Library."""
        return self._told(lambda hub: hub.find_tag(name, tag)) if self.asks(name) else None

    def file(self, name: str, version: str, file: str) -> bytes | None:
        """See Library."""
        return self._told(lambda hub: hub.file(name, version, file)) if self.asks(name) else None

    def _told(self, read: Callable[[HubLibrary], _Value]) -> _Value:
        library = self.opened()
        try:
            return read(library)
        except CatalogError as error:
            if error.rule == "version-unresolved":  # it says where already
                raise
            raise naming(error, self.entry) from error
