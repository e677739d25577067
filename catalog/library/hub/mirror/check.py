"""Checking everything that a hub mirrors."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from catalog.errors import CatalogError, Finding
from catalog.library.hub.index import HubIndex
from catalog.library.hub.mirror.decode import decode_addresses, decode_commits, decode_paths
from catalog.library.hub.mirror.lookup import read_part, read_refs, read_sources
from catalog.library.hub.mirror.values import Mirror
from catalog.library.index.values import Stored
from catalog.resources import MAX_SPEC_BYTES


def mirror_findings(index: HubIndex, checked: AbstractSet[str] = frozenset()) -> tuple[Finding, ...]:
    """What is wrong with the part `sources`: files that are missing, malformed, or not what their digest promises.

    The components with the digests in `checked` are not read again.
    """
    try:
        sources = read_sources(index)
    except CatalogError as error:
        return error.findings
    if sources is None:
        return ()
    findings: list[Finding] = []
    digests: set[str] = set()
    for mirror in sources.repositories:
        try:
            digests |= _digests(index, mirror)
        except CatalogError as error:
            findings += error.findings
    if sources.addresses is not None:
        try:
            where, data = read_part(index, sources.addresses)
            digests |= set(decode_addresses(data, where).values())
        except CatalogError as error:
            findings += error.findings
    return (*findings, *_blob_findings(index, digests - checked))


def _digests(index: HubIndex, mirror: Mirror) -> set[str]:
    """The components of a mirror, once every part of it could be read."""
    read_refs(index, mirror)
    for stored in mirror.commits.stored:
        where, data = read_part(index, stored)
        decode_commits(data, where)
    found: set[str] = set()
    for stored in mirror.paths.stored:
        where, data = read_part(index, stored)
        found |= {run.digest for held in decode_paths(data, where).values() for run in held.runs}
    return found


def _blob_findings(index: HubIndex, digests: set[str]) -> Iterator[Finding]:
    for digest in sorted(digests):
        try:
            index.blob(Stored(digest, MAX_SPEC_BYTES))
        except CatalogError as error:
            yield from error.findings
