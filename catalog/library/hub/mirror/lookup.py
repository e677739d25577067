"""Looking up the address of a file that is gone, in what a hub mirrors."""

from __future__ import annotations

import re
from dataclasses import dataclass

from catalog.errors import LibraryError
from catalog.library.hub.index import HubIndex, read_verified
from catalog.library.hub.mirror.decode import (
    MAX_PART_BYTES,
    decode_addresses,
    decode_commits,
    decode_paths,
    decode_refs,
    decode_sources,
)
from catalog.library.hub.mirror.url import RepositoryUrl, repository_url
from catalog.library.hub.mirror.values import Mirror, MirrorPath, Refs, Sources
from catalog.library.index.canonical import sha256_hex
from catalog.library.index.paths import source_path
from catalog.library.index.values import Stored
from catalog.resources import MAX_SPEC_BYTES

_ABBREVIATION = re.compile(r"[0-9a-f]{7,64}")
_FULL_LENGTHS = (40, 64)


@dataclass(frozen=True, slots=True)
class Mirrored:
    """What stood at an old address: the component's digest, and its name in the hub where the hub gave it one.

    `gone` is true when the address names the default branch, which has the file no longer: this is the last it had.
    """

    digest: str
    name: str = ""
    gone: bool = False


def mirror_lookup(index: HubIndex, url: str) -> str | None:
    """The digest (hex) of the component that stood at `url`, or None when the hub does not know.

    Raises IntegrityError, LibraryError or FetchError when the hub cannot be read.
    """
    found = mirrored_at(index, url)
    return None if found is None else found.digest


def mirrored_at(index: HubIndex, url: str) -> Mirrored | None:
    """What stood at `url`, or None. Raises as mirror_lookup."""
    sources = read_sources(index)
    if sources is None:
        return None
    if sources.addresses is not None:
        where, data = read_part(index, sources.addresses)
        digest = decode_addresses(data, where).get(url.partition("#")[0])
        if digest is not None:
            return Mirrored(digest)
    for text in dict.fromkeys((url.partition("#")[0], url.replace("#", "%23"))):
        # A path may hold a # that somebody did not escape, such as `C#_script`.
        found = _in_repository(index, sources, text)
        if found is not None:
            return found
    return None


def _in_repository(index: HubIndex, sources: Sources, url: str) -> Mirrored | None:
    wanted = repository_url(url)
    mirror = sources.repository(wanted.origin) if wanted else None
    if wanted is None or mirror is None:
        return None
    refs = read_refs(index, mirror)
    return _at_revision(index, mirror, refs, wanted) or _once_there(index, mirror, refs, wanted)


def _at_revision(index: HubIndex, mirror: Mirror, refs: Refs, wanted: RepositoryUrl) -> Mirrored | None:
    for revision, path in wanted.readings():
        state = _state(index, mirror, refs.commit(revision) or revision)
        held = None if state is None else read_path(index, mirror, path)
        digest = held.digest(state) if held and state is not None else None
        if held is not None and digest is not None:
            return Mirrored(digest, held.name)
    return None


def _once_there(index: HubIndex, mirror: Mirror, refs: Refs, wanted: RepositoryUrl) -> Mirrored | None:
    """The last that stood at the address while it named the moving end of the default branch: it was alive then."""
    for revision, path in wanted.readings():
        held = read_path(index, mirror, path) if refs.is_default(revision) else None
        digest = held.last_digest(refs.last) if held else None
        if held is not None and digest is not None:
            return Mirrored(digest, held.name, gone=True)
    return None


def mirrored_text(index: HubIndex, url: str) -> bytes | None:
    """The component that stood at `url`, with LF line ends, verified; or None. Raises as mirror_lookup."""
    digest = mirror_lookup(index, url)
    return None if digest is None else index.blob(Stored(digest, MAX_SPEC_BYTES))


def read_sources(index: HubIndex) -> Sources | None:
    """What the hub mirrors, or None when it mirrors nothing."""
    if index.root.sources is None:
        return None
    where, data = read_part(index, index.root.sources)
    return decode_sources(data, where)


def read_refs(index: HubIndex, mirror: Mirror) -> Refs:
    """The branches and tags of a mirrored repository."""
    where, data = read_part(index, mirror.refs)
    return decode_refs(data, where)


def read_path(index: HubIndex, mirror: Mirror, path: str) -> MirrorPath | None:
    """What a path of a mirrored repository held, or None when it never held a component."""
    where, data = read_part(index, mirror.paths.part(sha256_hex(path.encode("utf-8", "surrogatepass"))))
    return decode_paths(data, where).get(path)


def _state(index: HubIndex, mirror: Mirror, commit: str) -> int | None:
    """The state at a commit, by its full sha or an abbreviation that means one commit alone."""
    if not _ABBREVIATION.fullmatch(commit):
        return None
    where, data = read_part(index, mirror.commits.part(commit))
    states = decode_commits(data, where)
    if len(commit) in _FULL_LENGTHS:
        return states.get(commit)
    fitting = [state for full, state in states.items() if full.startswith(commit)]
    return fitting[0] if len(fitting) == 1 else None


def read_part(index: HubIndex, stored: Stored) -> tuple[str, bytes]:
    """Where a file of the part `sources` is, for messages, and its verified bytes."""
    path = source_path(stored.digest)
    where = f"{index.files.place}/{path}"
    if stored.size > MAX_PART_BYTES:
        raise LibraryError(f"{where} is too large", rule="hub-too-large")
    return where, read_verified(index.files, path, stored.digest, stored.size)
