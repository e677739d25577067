"""Components of the web that were taken along: in a hub on this machine, by the digest that is promised."""

from __future__ import annotations

from catalog.library.index.canonical import verified
from catalog.library.index.paths import blob_path
from catalog.library.libraries import Libraries
from catalog.library.target import Target
from catalog.resources import MAX_SPEC_BYTES
from catalog.spec.model import ComponentSpec, Source


def vendored_bytes(digest: str, libraries: Libraries) -> bytes | None:
    """The component file with this digest (sha256 hex) in a hub on this machine, or None; no network is asked.

    Raises what opening such a hub raises; IntegrityError for a file that was changed.
    """
    for hub in libraries.hubs:
        if hub.is_local:
            data = hub.opened().index.files.read(blob_path(digest), MAX_SPEC_BYTES)
            if data is not None:
                return verified(data, digest, f"{hub.place}/{blob_path(digest)}")
    return None


def vendored_component(target: Target, libraries: Libraries) -> ComponentSpec | None:
    """The component at a URL whose digest is promised, when it was taken along; else None. SpecError when malformed."""
    if not target.url or not target.digest:
        return None
    data = vendored_bytes(target.digest, libraries)
    if data is None:
        return None
    from catalog.load.source import parse
    from catalog.spec.ir import parse_any

    location = parse(target.url).address
    return parse_any(data.decode("utf-8", "replace"), location, source=Source(location=location, local=False))
