"""The server's components as somebody may use them: only those that they may read."""

from __future__ import annotations

from dataclasses import dataclass, replace

from catalog.client.session import Session
from catalog.library.libraries import Libraries
from catalog.library.protocol import Library
from catalog.spec.model import ComponentSpec
from hub.registry.names import namespace_of
from hub.registry.principal import Principal
from hub.runs.own_components import OwnComponents, absent
from hub.runs.place import RunPlace
from hub.runs.rights import may


@dataclass(frozen=True)
class ReadableComponents:
    """Those components of a library that somebody may read; a Library in which there are no others."""

    library: Library
    runs: RunPlace
    principal: Principal

    @property
    def place(self) -> str:
        """See Library."""
        return self.library.place

    def names(self) -> tuple[str, ...]:
        """See Library."""
        return tuple(name for name in self.library.names() if self._may(name))

    def holds(self, name: str) -> bool:
        """See Library."""
        return self._may(name) and self.library.holds(name)

    def versions(self, name: str) -> tuple[str, ...]:
        """See Library."""
        return self.library.versions(name) if self._may(name) else ()

    def load(self, name: str, version: str = "") -> ComponentSpec:
        """See Library."""
        if not self._may(name):
            raise absent(name)
        return self.library.load(name, version)

    def find_digest(self, name: str, digest: str) -> ComponentSpec | None:
        """See Library."""
        return self.library.find_digest(name, digest) if self._may(name) else None

    def find_tag(self, name: str, tag: str) -> ComponentSpec | None:
        """See Library."""
        return self.library.find_tag(name, tag) if self._may(name) else None

    def file(self, name: str, version: str, file: str) -> bytes | None:
        """See Library."""
        return self.library.file(name, version, file) if self._may(name) else None

    def _may(self, name: str) -> bool:
        return may(self.runs, self.principal, "read", namespace_of(name))


def session_of(place: RunPlace, principal: Principal) -> Session:
    """The session as somebody may use it: of the server's components only those that they may read."""
    members = (
        ReadableComponents(library, place, principal) if isinstance(library, OwnComponents) else library
        for library in place.session.libraries.members
    )
    return replace(place.session, libraries=Libraries(tuple(members)))
