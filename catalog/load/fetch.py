"""Fetching a component file from a URL: the right reader for its scheme, the cache, the digest pin."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from catalog.errors import CatalogError, FetchError
from catalog.load.cache import Entry, SpecCache
from catalog.load.content import text_of, verify
from catalog.load.credentials import Credentials, gather
from catalog.load.files import read_file
from catalog.load.http import Query, read
from catalog.load.objects import installed, public_address, read_object
from catalog.load.offline import is_offline
from catalog.load.options import Fetched, FetchOptions
from catalog.load.source import Source, parse
from catalog.resources import cache_folder

__all__ = ["FetchOptions", "Fetched", "fetch"]

DEFAULTS: Final = FetchOptions()
_UNREACHABLE: Final = frozenset({"fetch-timeout", "fetch-dns", "fetch-refused", "fetch-connection"})


def fetch(url: str, options: FetchOptions = DEFAULTS) -> Fetched:
    """Read the component file at `url`.

    Schemes: http, https, file, gs, s3. `…/x.zip!/inside.yaml` reads a member of a zip; a zip without a member named
    gives its component.yaml. GitHub page addresses are read as raw files. `…#sha256=<hex>` is a digest the text
    must have.

    Raises UsageError for a malformed URL or option, FetchError when the file cannot be read, IntegrityError when it is
    not what the pin promises.
    """
    source = parse(url)
    if is_offline() and not options.offline:
        options = replace(options, offline=True)
    if source.scheme == "gs" and not (options.allow_private and installed("gs")):
        source = replace(source, url=public_address(source), scheme="https")
    if source.scheme in ("http", "https"):
        return _from_web(source, options)
    if not options.allow_private:
        raise FetchError(
            f"{source.scheme}: may not be read here: {source}",
            rule="fetch-scheme",
            hint="only public http and https addresses may be read here",
        )
    if source.scheme == "file":
        limit = options.max_archive_bytes if _is_archive(source) else options.max_bytes
        return _fetched(text_of(read_file(source.url, limit), source, options.max_bytes), source, local=True)
    if options.offline:
        raise _not_offline(source)
    return _fetched(text_of(read_object(source, options.max_archive_bytes), source, options.max_bytes), source)


def _from_web(source: Source, options: FetchOptions) -> Fetched:
    credentials = gather(source, options)
    cache = _cache(credentials, options)
    pinned = cache.text(source.pin) if cache and source.pin else None
    if pinned is not None:
        return _fetched(pinned, source)
    entry = cache.entry(source.address) if cache else None
    known = cache.text(entry.digest) if cache and entry else None
    if options.offline:
        if known is None:
            raise _not_offline(source)
        return _fetched(known, source)
    validators = entry.validators() if entry and known is not None else {}
    limit = options.max_archive_bytes if _is_archive(source) else options.max_bytes
    return _asked(source, Query(source.url, credentials, options, limit, validators), cache, known)


def _asked(source: Source, query: Query, cache: SpecCache | None, known: str | None) -> Fetched:
    """Ask the server; `known` is the text the cache has, which the server may say is still good."""
    try:
        answer = read(query)
    except FetchError as error:
        if known is not None and error.rule in _UNREACHABLE:
            hint = f"{error.hint}; a copy from an earlier fetch is in the cache: offline=True takes it".lstrip("; ")
            raise FetchError(findings=[replace(found, hint=hint) for found in error.findings]) from error
        raise
    if answer.body is None and known is not None:
        return _fetched(known, source)
    text = text_of(answer.body or b"", source, query.options.max_bytes)
    fetched = _fetched(text, source)
    if cache and answer.may_store:
        cache.keep(source.address, text, Entry(fetched.digest, answer.etag, answer.modified))
    return fetched


def _fetched(text: str, source: Source, local: bool = False) -> Fetched:
    return Fetched(text, source.address, verify(text, source), source.hint, local)


def _cache(credentials: Credentials, options: FetchOptions) -> SpecCache | None:
    """The cache for whoever asks, None when there is none.

    What was read with credentials, or from private addresses, is in a scope that others do not look into.
    """
    holder = credentials.scope() if options.use_cache else None
    if holder is None:
        return None
    reach = "any" if options.allow_private else "public"
    return SpecCache(options.cache or cache_folder() / "specs", f"{reach}-{holder}" if holder else reach)


def _is_archive(source: Source) -> bool:
    return bool(source.member) or source.url.partition("?")[0].lower().endswith(".zip")


def _not_offline(source: Source) -> CatalogError:
    return FetchError(
        f"offline, and not in the cache: {source}",
        rule="fetch-offline",
        hint="fetch it once while online; objects of gs:// and s3:// are not cached",
    )
