"""Components by their address, also when nothing is there any more: from the hubs that mirror what was."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from catalog.errors import FetchError
from catalog.load.factory import ComponentFactory, make_factory
from catalog.load.loader import read_spec_url
from catalog.spec.model import ComponentRef, ComponentSpec, Source

if TYPE_CHECKING:
    from catalog.library.hub.index import HubIndex
    from catalog.library.libraries import Libraries
    from catalog.load.options import FetchOptions

_UNREACHED = ("fetch-timeout", "fetch-dns", "fetch-refused", "fetch-connection", "fetch-offline", "fetch-status")
_GONE = frozenset(("fetch-not-found", *_UNREACHED))


def load_component_from_url(
    url: str, auth: Any = None, *, options: FetchOptions | None = None, libraries: Libraries | None = None
) -> ComponentFactory:
    """The factory of the component at `url`.

    http, https, file, gs and s3 URLs; `…#sha256=<hex>` pins the content; a GitHub page URL is read as its raw file.
    `auth` is a (user, password) pair or what `requests` takes; it goes to the URL's own host alone. What is gone from
    its address comes from the first hub of `libraries` (by default the configured ones) that mirrors it. Raises
    FetchError, IntegrityError, SpecError.
    """
    spec = read_mirrored_url(url, libraries, auth, options)
    return make_factory(spec, ComponentRef(url=url, digest=spec.source.digest if spec.source else "", spec=spec))


def read_mirrored_url(
    url: str, libraries: Libraries | None = None, auth: Any = None, options: FetchOptions | None = None
) -> ComponentSpec:
    """The component at `url`, or what a hub of `libraries` (None: the configured ones) says stood there.

    Raises as load.loader.read_spec_url; the error of the address stays when no hub mirrors it.
    """
    try:
        return read_spec_url(url, auth, options)
    except FetchError as error:
        if error.rule not in _GONE or not url.strip().lower().startswith(("http://", "https://")):
            raise
        found = _from_hubs(url, libraries, options is not None and options.offline, error)
        if found is None:
            raise
        return found


def read_mirrored(index: HubIndex, url: str) -> ComponentSpec | None:
    """The component that stood at `url` as the hub has it, or None. The digest, and a pin in the URL, are verified.

    Raises IntegrityError, LibraryError, FetchError or SpecError.
    """
    from catalog.library.hub.mirror.lookup import mirrored_text
    from catalog.load.content import text_of, verify
    from catalog.load.source import parse
    from catalog.resources import MAX_SPEC_BYTES
    from catalog.spec.ir import parse_any

    source = parse(url)
    data = mirrored_text(index, source.address) or mirrored_text(index, url.strip())
    if data is None:
        return None
    text = text_of(data, source, MAX_SPEC_BYTES)
    verify(text, source)
    return parse_any(text, source.address, source=Source(location=source.address, local=False))


def _from_hubs(url: str, libraries: Libraries | None, offline: bool, gone: FetchError) -> ComponentSpec | None:
    """What the first hub that mirrors the address has; `gone` is the error of the address itself."""
    from catalog.library.libraries import default_libraries
    from catalog.load.source import shown

    for hub in (libraries or default_libraries()).hubs:
        if hub.entry.namespaces:  # it is trusted with those names, and not with everybody's addresses
            continue
        try:
            spec = read_mirrored((hub.offline() if offline else hub).opened().index, url)
        except FetchError as error:
            # Going on to the next hub would let whoever keeps this one from answering choose what is loaded.
            told = "; ".join(finding.message for finding in error.findings)
            findings = [replace(found, hint=f"{found.hint}; {told}".lstrip("; ")) for found in gone.findings]
            raise FetchError(findings=findings) from gone
        if spec is not None:
            message = "%s: %s; taken from the hub %s, which has what stood there"
            logging.getLogger(__name__).warning(message, gone.rule, shown(url), hub.place)
            return spec
    return None
