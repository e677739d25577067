"""A library that is a folder: `<name>/<version>/component.yaml`.

Read as well, and never written: the layout of KFP's ComponentStore (`<name>/component.yaml`,
`<name>/versions/sha256/<digest>`, `<name>/versions/tags/<tag>`). A name may have a namespace: `<namespace>/<name>`.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path

from catalog.errors import IntegrityError, LibraryError
from catalog.library.reference import check_digest, check_name, check_tag, is_version, newest_first
from catalog.resources import MAX_SPEC_BYTES
from catalog.spec.model import ComponentSpec, Source

FILE = "component.yaml"


@dataclass(frozen=True)
class FolderLibrary:
    """The library in the folder `root`. Files outside of it are refused, also behind a symbolic link."""

    root: Path

    @property
    def place(self) -> str:
        """The folder's path."""
        return str(self.root)

    def names(self) -> tuple[str, ...]:
        """The names of all components, sorted."""
        found: list[str] = []
        for first in self._children(""):
            if self.holds(first):
                found.append(first)
            else:
                found += [
                    name for name in (f"{first}/{second}" for second in self._children(first)) if self.holds(name)
                ]
        return tuple(sorted(found))

    def holds(self, name: str) -> bool:
        """True when the folder has the name in any version."""
        folder = self.root / check_name(name)
        if (folder / FILE).is_file() or any(self._is_version(folder, child) for child in self._children(name)):
            return True
        return any((folder / "versions" / kind).is_dir() for kind in ("sha256", "tags"))

    def versions(self, name: str) -> tuple[str, ...]:
        """The SemVer versions of a name, highest first."""
        folder = self.root / check_name(name)
        return newest_first(child for child in self._children(name) if self._is_version(folder, child))

    def load(self, name: str, version: str = "") -> ComponentSpec:
        """One version; the empty version is `<name>/component.yaml`. Raises LibraryError, SpecError, UsageError."""
        check_name(name)
        if version and not is_version(version):
            raise LibraryError(f'"{version[:80]}" is not a version', rule="range-invalid", hint="such as 1.2.0")
        path = self.root / name / version / FILE
        if not path.is_file():
            raise LibraryError(
                f"{self.root} does not hold {name} {version}".rstrip(),
                rule="version-unresolved",
                hint=f"it holds: {', '.join(self.versions(name)) or 'no version of it'}",
            )
        return self._read(path, name, version)

    def find_digest(self, name: str, digest: str) -> ComponentSpec | None:
        """The component whose file has this sha256, or None. IntegrityError when a file stored under it has another."""
        wanted = check_digest(digest)
        stored = self.root / check_name(name) / "versions" / "sha256" / wanted
        if stored.is_file():
            spec = self._read(stored, name, "")
            actual = spec.source.digest if spec.source else ""
            if actual != wanted:
                raise IntegrityError(
                    f"{stored} has the digest sha256:{actual}", hint="the file was changed: restore it"
                )
            return spec
        candidates = [(version, self.root / name / version / FILE) for version in (*self.versions(name), "")]
        for version, path in candidates:
            if path.is_file() and self._digest(path) == wanted:
                return self._read(path, name, version)
        return None

    def find_tag(self, name: str, tag: str) -> ComponentSpec | None:
        """The component under `versions/tags`, or None."""
        path = self.root / check_name(name) / "versions" / "tags" / check_tag(tag)
        return self._read(path, name, "") if path.is_file() else None

    def file(self, name: str, version: str, file: str) -> bytes | None:
        """A file beside a version's component file, of at most MAX_SPEC_BYTES; None when there is none."""
        if version and not is_version(version):
            return None
        path = self.root / check_name(name) / version / file
        if not path.is_file():
            return None
        self._inside(path)
        try:
            with path.open("rb") as stream:
                data = stream.read(MAX_SPEC_BYTES + 1)
        except OSError as error:
            raise LibraryError(f"cannot read {path}: {error.strerror}", rule="library-unreadable") from None
        if len(data) > MAX_SPEC_BYTES:
            raise LibraryError(f"{path} has more than {MAX_SPEC_BYTES} bytes", rule="hub-too-large")
        return data

    def _read(self, path: Path, name: str, version: str) -> ComponentSpec:
        from catalog.load.loader import read_spec_file

        self._inside(path)
        spec = read_spec_file(path)
        source = spec.source or Source(location=str(path))
        return replace(spec, source=replace(source, name=name, version=version))

    def _digest(self, path: Path) -> str:
        """The digest of a file that need not be a valid component."""
        from hashlib import sha256

        self._inside(path)
        with path.open("rb") as stream:
            return sha256(stream.read(MAX_SPEC_BYTES + 1).replace(b"\r\n", b"\n")).hexdigest()

    def _inside(self, path: Path) -> None:
        if not path.resolve().is_relative_to(self.root.resolve()):
            raise LibraryError(
                f"{path} leads out of the library, to {path.resolve()}",
                rule="library-escape",
                hint="a library holds its files itself: copy the file in place of the link",
            )

    def _is_version(self, folder: Path, child: str) -> bool:
        return is_version(child) and os.path.isfile(os.path.join(folder, child, FILE))

    def _children(self, name: str) -> list[str]:
        """The folders below `name` that could be components or versions."""
        folder = self.root / name
        try:
            with os.scandir(folder) as children:
                found = sorted(child.name for child in children if child.is_dir())
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            raise LibraryError(f"cannot read {folder}: {error.strerror}", rule="library-unreadable") from None
        return [child for child in found if child[:1].isalnum() and (is_version(child) or _is_word(child))]


def _is_word(text: str) -> bool:
    try:
        return "/" not in check_name(text)
    except LibraryError:
        return False
