"""One component of a library's folder to its shard, with everything that is wrong with its versions."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from catalog.diff.migrations import NAME as MIGRATIONS
from catalog.errors import CatalogError, Finding, Position, SpecError
from catalog.library.folder import FILE, FolderLibrary
from catalog.library.index.canonical import sha256_hex
from catalog.library.index.values import Shard, Stored, VersionEntry
from catalog.spec.ir import parse_any
from hub.index.entry import make_entry
from hub.index.version_files import VersionFiles, read_version
from hub.index.versions import Parsed, changes_of, predecessors


@dataclass(frozen=True, slots=True)
class ComponentShard:
    """A component as its folder says it is: `shard` is None when it has no version, or none that can be read.

    `blobs` are the bytes that its entries name.
    """

    name: str
    shard: Shard | None = None
    blobs: tuple[bytes, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass
class _Reading:
    parsed: dict[str, Parsed] = field(default_factory=dict)
    entries: dict[str, VersionEntry] = field(default_factory=dict)
    blobs: dict[str, bytes] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def keep(self, data: bytes) -> Stored:
        digest = sha256_hex(data)
        self.blobs[digest] = data
        return Stored(digest, len(data))


def read_component_shard(root: Path, name: str) -> ComponentShard:
    """The component `name` of the library in the folder `root`; what is wrong with it is a finding."""
    reading = _Reading()
    for version in FolderLibrary(root).versions(name):
        folder = root / name / version
        try:
            _read_version(reading, version, read_version(folder), str(folder / FILE))
        except CatalogError as error:
            reading.findings += error.findings
    entries = []
    for version, before in predecessors(reading.entries).items():
        try:
            changes = changes_of(version, before, reading.parsed.__getitem__)
            entries.append(replace(reading.entries[version], changes=changes))
        except CatalogError as error:
            place = Position(str(root / name / version / MIGRATIONS))
            reading.findings += [replace(finding, position=finding.position or place) for finding in error.findings]
    shard = Shard(name, tuple(entries)) if entries else None
    return ComponentShard(name, shard, tuple(reading.blobs.values()), tuple(reading.findings))


def _read_version(reading: _Reading, version: str, files: VersionFiles, place: str) -> None:
    spec = parse_any(text_of(files.component, place), place)
    migrations = text_of(files.files.get(MIGRATIONS, b""), place)
    component = reading.keep(files.component)
    beside = {name: reading.keep(data) for name, data in files.files.items()}
    reading.parsed[version] = Parsed(spec, migrations)
    reading.entries[version] = make_entry(spec, version, component, beside)


def text_of(data: bytes, place: str) -> str:
    """UTF-8 bytes as text; SpecError (rule not-utf8) naming `place`."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        message = f"the file is not UTF-8 text (byte {error.start})"
        raise SpecError(message, rule="not-utf8", position=Position(place), hint="save the file as UTF-8") from None
