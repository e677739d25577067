"""Libraries on the disk, and shards, for the tests of an index."""

from __future__ import annotations

from pathlib import Path

from catalog.library.folder import FolderLibrary
from catalog.library.index.values import Shard
from catalog.spec.parse import parse_component
from hub.index.entry import make_entry
from hub.index.store import HubWriter
from hub.index.writing import put_blob
from tests.hub.index.texts import CASES, README, component


def add_version(
    root: Path, name: str = "echo", version: str = "1.0.0", more: str = "", description: str = "", text: str = ""
) -> Path:
    """Put a version into the library in the folder `root`, and return its folder."""
    folder = root / name / version
    folder.mkdir(parents=True)
    written = text or component(name.rpartition("/")[2], version, more, description)
    (folder / "component.yaml").write_text(written, encoding="utf-8")
    (folder / "README.md").write_bytes(README)
    (folder / "tests.yaml").write_bytes(CASES)
    return folder


def library(root: Path, *labels: str) -> FolderLibrary:
    """A library of components, each `name@version`."""
    for label in labels:
        name, _, version = label.partition("@")
        add_version(root, name, version)
    return FolderLibrary(root)


def simple_shard(writer: HubWriter, name: str, *versions: str) -> Shard:
    """The shard of a component with these versions, the highest first; its files are written."""
    entries = []
    for version in versions:
        text = component(name.rpartition("/")[2], version)
        entries.append(make_entry(parse_component(text), version, put_blob(writer, text.encode()), {}))
    return Shard(name, tuple(entries))
