"""The search tables of a hub, by which it is searched with and without a server.

The root names a manifest, the manifest its pages and segments, each by its digest. A page has a line for each component
(search_document); a segment covers PAGES_IN_A_SEGMENT pages and says which of their components have which term
(search_segment). Which page a component stands in follows from its name and from how many components there are. So the
same components always make the same bytes, one publish changes one page and one segment, and who has searched before
reads only what has changed since.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import Any

from catalog.errors import IntegrityError
from catalog.library.hub.files import HubFiles
from catalog.library.hub.index import HubIndex, read_verified
from catalog.library.index.canonical import canonical

_DIGEST = re.compile(r"[0-9a-f]{64}")

FOLDER = "search"
LINES_IN_A_PAGE = 128
PAGES_IN_A_SEGMENT = 16
MAX_PAGES = 1 << 14
MAX_MANIFEST_BYTES = 4 << 20
MAX_TABLE_BYTES = 64 << 20
# How many tables are asked for at a time.
READERS = 8


@dataclass(frozen=True, slots=True)
class Manifest:
    """How many components the tables hold; the digests of the pages and of the segments in order."""

    count: int
    pages: tuple[str, ...]
    segments: tuple[str, ...]


def table_path(digest: str) -> str:
    """The manifest, a page or a segment of the search tables, by the sha256 (hex) of its bytes."""
    return f"{FOLDER}/{digest[:2]}/{digest}"


def page_count(components: int) -> int:
    """How many pages so many components stand in: a power of two."""
    wanted = max(1, -(-components // LINES_IN_A_PAGE))
    return min(MAX_PAGES, 1 << (wanted - 1).bit_length())


def page_number(name: str, pages: int) -> int:
    """The page a component stands in: the first bits of the sha256 of its name."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:2], "big") * pages >> 16


def segment_number(page: int) -> int:
    """The segment that covers a page."""
    return page // PAGES_IN_A_SEGMENT


def segment_count(pages: int) -> int:
    """How many segments so many pages have."""
    return -(-pages // PAGES_IN_A_SEGMENT)


def encode_manifest(manifest: Manifest) -> bytes:
    """The bytes of a manifest."""
    value = {"search": 1, "count": manifest.count, "pages": manifest.pages, "segments": manifest.segments}
    return canonical(value)


def read_manifest(index: HubIndex) -> Manifest | None:
    """The manifest of an index's search tables, or None when it has none. Raises IntegrityError, FetchError."""
    stored = index.root.search
    if stored is None:
        return None
    path = table_path(stored.digest)
    data = read_verified(index.files, path, stored.digest, min(stored.size, MAX_MANIFEST_BYTES))
    return _manifest(data, f"{index.files.place}/{path}")


def read_table(files: HubFiles, digest: str) -> bytes:
    """A page or a segment. Raises IntegrityError, FetchError."""
    return read_verified(files, table_path(digest), digest, MAX_TABLE_BYTES)


def read_tables(files: HubFiles, digests: Iterable[str]) -> Iterator[bytes]:
    """Several pages or segments in order; a few are read ahead, at the same time."""
    waiting = iter(digests)
    with ThreadPoolExecutor(READERS, thread_name_prefix="search") as readers:
        ahead = [readers.submit(read_table, files, digest) for digest in islice(waiting, READERS)]
        while ahead:
            yield ahead.pop(0).result()
            ahead.extend(readers.submit(read_table, files, digest) for digest in islice(waiting, 1))


def page_lines(page: bytes) -> dict[str, bytes]:
    """The lines of a page by the name of their component; a name never has a quotation mark."""
    return {line[2 : line.index(b'"', 2)].decode(): line for line in page.split(b"\n")[:-1]}


def _manifest(data: bytes, where: str) -> Manifest:
    try:
        value = json.loads(data)
        pages, segments = (tuple(_digest(item) for item in value[key]) for key in ("pages", "segments"))
        if value["search"] != 1 or len(pages) != page_count(value["count"]):
            raise ValueError
        if len(segments) != segment_count(len(pages)):
            raise ValueError
        return Manifest(value["count"], pages, segments)
    except (ValueError, KeyError, TypeError, RecursionError):
        raise IntegrityError(
            f"{where} cannot be read: it is no search table of format 1",
            rule="hub-malformed",
            hint="a newer catalog may be able to read it",
        ) from None


def _digest(value: Any) -> str:
    if not isinstance(value, str) or not _DIGEST.fullmatch(value):
        raise ValueError
    return value
