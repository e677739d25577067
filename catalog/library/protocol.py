"""What a library must answer, be it a folder or an index read from elsewhere."""

from __future__ import annotations

from typing import Protocol

from catalog.spec.model import ComponentSpec


class Library(Protocol):
    """A set of components by name and version. A spec's source says which component of the library it is."""

    @property
    def place(self) -> str:
        """Where the library is, for messages."""

    def names(self) -> tuple[str, ...]:
        """The names it holds, sorted."""

    def holds(self, name: str) -> bool:
        """True when it has the name in any version."""

    def versions(self, name: str) -> tuple[str, ...]:
        """The SemVer versions of a name, highest first; empty for an unknown name and for one without versions."""

    def load(self, name: str, version: str = "") -> ComponentSpec:
        """That version; the empty version is the component that has none. LibraryError when absent, or SpecError."""

    def find_digest(self, name: str, digest: str) -> ComponentSpec | None:
        """The version of that name whose file has this sha256, or None."""

    def find_tag(self, name: str, tag: str) -> ComponentSpec | None:
        """The version of that name under a tag, or None."""

    def file(self, name: str, version: str, file: str) -> bytes | None:
        """A file beside a version's component file, such as migrations.yaml; None when there is none."""
