"""Static hubs for tests, made as `catalog publish` makes them, and a web server over their files."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from catalog.library.index.paths import ROOT
from catalog.library.index.values import Shard, VersionEntry
from catalog.library.reference import newest_first
from catalog.spec.parse import digest_of, parse_component
from hub.index.change import current_index, put_shard
from hub.index.entry import make_entry
from hub.index.folder_store import FolderStore
from hub.index.writing import put_blob
from tests.library.folders import container
from tests.load.servers import Request, Server, serving


def publish_to(
    root: Path, name: str, version: str, text: str = "", files: Mapping[str, str] | None = None, **marks: object
) -> str:
    """Add a version, or replace it; the digest. `marks` are fields of its entry, such as yanked=True."""
    component = text or container(name, f"{name}:{version}")
    store = FolderStore(root)
    with store.changing() as writer:
        shard = current_index(writer).shard(name) if (root / ROOT).is_file() else None
        stored = put_blob(writer, component.encode())
        beside = {file: put_blob(writer, content.encode()) for file, content in (files or {}).items()}
        entry = make_entry(parse_component(component), version, stored, beside)
        put_shard(writer, _with(shard, name, replace(entry, **marks)))  # type: ignore[arg-type]
    return digest_of(component)


def mark(root: Path, name: str, version: str, **marks: object) -> None:
    """Change what the index says of a version, such as yanked=True."""
    with FolderStore(root).changing() as writer:
        shard = current_index(writer).shard(name)
        assert shard is not None
        entry = shard.entry(version)
        assert entry is not None
        put_shard(writer, _with(shard, name, replace(entry, **marks)))  # type: ignore[arg-type]


def _with(shard: Shard | None, name: str, entry: VersionEntry) -> Shard:
    entries = {item.version: item for item in (shard.versions if shard else ())} | {entry.version: entry}
    return Shard(name, tuple(entries[version] for version in newest_first(entries)), shard.tags if shard else {})


def static_files(root: Path) -> Callable[[Request], None]:
    """What a static file server answers: the file with an ETag, 304 when it is known, 404."""

    def answer(request: Request) -> None:
        path = root / request.path.lstrip("/").partition("?")[0]
        if not path.is_file():
            request.reply("no such file", 404)
            return
        data = path.read_bytes()
        tag = f'"{digest_of(data.decode("latin-1"))[:16]}"'
        if request.headers["If-None-Match"] == tag:
            request.reply(b"", 304, ETag=tag)
        else:
            request.reply(data, ETag=tag, Content_Type=mimetypes.guess_type(path.name)[0] or "text/plain")

    return answer


@contextmanager
def served(root: Path) -> Iterator[Server]:
    """A web server over the files of a hub; `seen` has each request."""
    with serving(static_files(root)) as server:
        yield server


def asked(server: Server) -> list[str]:
    """The paths that were asked for, in order."""
    return [request["path"] for request in server.seen]
