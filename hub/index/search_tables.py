"""Writing the search tables of a hub: all of them, or what one publish changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from catalog.library.hub.index import HubIndex, read_verified
from catalog.library.hub.search.document import Document, decode_document, encode_document, shard_document
from catalog.library.hub.search.segment import decode_segment
from catalog.library.hub.search.tables import (
    PAGES_IN_A_SEGMENT,
    Manifest,
    encode_manifest,
    page_count,
    page_lines,
    page_number,
    read_manifest,
    read_table,
    segment_count,
    segment_number,
    table_path,
)
from catalog.library.index.canonical import sha256_hex
from catalog.library.index.paths import blob_path
from catalog.library.index.values import BUCKETS, Shard, Stored
from hub.index.search_segments import new_segment, replaced
from hub.index.store import HubWriter

Change = tuple["Document | None", "Document | None"]


def put_tables(writer: HubWriter, documents: Iterable[Document]) -> Stored:
    """Write the tables of all components; what the root's `search` becomes."""
    return _put_manifest(writer, _put_all(writer, {document.name: document for document in documents}))


def updated_tables(writer: HubWriter, index: HubIndex, shards: Iterable[Shard], gone: Iterable[str] = ()) -> Stored:
    """The tables of `index`, the state before, with `shards` as they are now and without the components `gone`.

    What the root's `search` becomes. Only the pages and segments of these components are written, as long as the
    number of pages stays. An index without tables gets all of them. Raises IntegrityError when what is there is
    damaged.
    """
    read = blob_reader(writer)
    changed: dict[str, Document | None] = {name: None for name in gone}
    changed.update((shard.name, shard_document(shard, read)) for shard in shards)
    old = read_manifest(index)
    if old is None or index.root.search is None:
        return put_tables(writer, _all_documents(index, changed, read))
    new = _updated(writer, old, changed)
    put = _put_manifest(writer, new)
    before = {index.root.search.digest, *old.pages, *old.segments}
    for digest in sorted(before - {put.digest, *new.pages, *new.segments}):
        writer.retire(table_path(digest))
    return put


def blob_reader(writer: HubWriter) -> Callable[[Stored], bytes]:
    """Reads a blob of the hub that is being written."""

    def read(stored: Stored) -> bytes:
        return read_verified(writer, blob_path(stored.digest), stored.digest, stored.size)

    return read


def _updated(writer: HubWriter, old: Manifest, changed: Mapping[str, Document | None]) -> Manifest:
    pages: dict[int, dict[str, bytes]] = {}
    changes: dict[int, list[Change]] = {}
    count = old.count
    for name, document in changed.items():
        number = page_number(name, len(old.pages))
        if number not in pages:
            pages[number] = page_lines(read_table(writer, old.pages[number]))
        line = pages[number].pop(name, None)
        before = None if line is None else decode_document(line, writer.place)
        if document is not None:
            pages[number][name] = encode_document(document)
        if before != document:
            changes.setdefault(segment_number(number), []).append((before, document))
            count += (document is not None) - (before is not None)
    if page_count(count) != len(old.pages):
        return _put_all(writer, _documents_of(writer, old, changed))
    return Manifest(
        count,
        tuple(_put_page(writer, pages[at]) if at in pages else page for at, page in enumerate(old.pages)),
        tuple(
            _put(writer, replaced(decode_segment(read_table(writer, digest), writer.place), changes[at]))
            if at in changes
            else digest
            for at, digest in enumerate(old.segments)
        ),
    )


def _all_documents(
    index: HubIndex, changed: Mapping[str, Document | None], read: Callable[[Stored], bytes]
) -> Iterator[Document]:
    for number in range(BUCKETS):
        for name, entry in index.bucket(number).items():
            document = None if name in changed else shard_document(index.shard_at(name, entry.digest), read)
            if document is not None:
                yield document
    yield from (document for document in changed.values() if document is not None)


def _documents_of(writer: HubWriter, old: Manifest, changed: Mapping[str, Document | None]) -> dict[str, Document]:
    lines = (item for page in old.pages for item in page_lines(read_table(writer, page)).items())
    documents = {name: decode_document(line, writer.place) for name, line in lines if name not in changed}
    return {**documents, **{name: document for name, document in changed.items() if document is not None}}


def _put_all(writer: HubWriter, documents: Mapping[str, Document]) -> Manifest:
    pages: list[dict[str, Document]] = [{} for _ in range(page_count(len(documents)))]
    for name, document in documents.items():
        pages[page_number(name, len(pages))][name] = document
    segments = []
    for number in range(segment_count(len(pages))):
        covered = pages[number * PAGES_IN_A_SEGMENT :][:PAGES_IN_A_SEGMENT]
        segments.append(_put(writer, new_segment(document for page in covered for document in page.values())))
    lines = ({name: encode_document(document) for name, document in page.items()} for page in pages)
    return Manifest(len(documents), tuple(_put_page(writer, page) for page in lines), tuple(segments))


def _put_manifest(writer: HubWriter, manifest: Manifest) -> Stored:
    data = encode_manifest(manifest)
    return Stored(_put(writer, data), len(data))


def _put_page(writer: HubWriter, lines: Mapping[str, bytes]) -> str:
    return _put(writer, b"".join(lines[name] + b"\n" for name in sorted(lines)))


def _put(writer: HubWriter, data: bytes) -> str:
    digest = sha256_hex(data)
    writer.write(table_path(digest), data)
    return digest
