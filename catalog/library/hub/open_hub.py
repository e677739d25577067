"""Opening a hub: its files, its verified root, and the library that it is."""

from __future__ import annotations

from pathlib import Path

from catalog.errors import CatalogError, UsageError
from catalog.library.hub.address import check_address
from catalog.library.hub.config import configured_hubs
from catalog.library.hub.hub_entry import HubEntry
from catalog.library.hub.index import HubIndex, open_index
from catalog.library.hub.library import HubLibrary
from catalog.library.hub.open_files import naming, open_files
from catalog.resources import home_folder
from catalog.spec.suggestions import suggest


def open_hub(entry: HubEntry, *, offline: bool = False) -> HubLibrary:
    """The hub as it is now. What this raises (FetchError, LibraryError, IntegrityError, UsageError) names the hub."""
    try:
        return HubLibrary(_index(entry, offline))
    except CatalogError as error:
        raise naming(error, entry) from error


def hub_entry(text: str, beside: str = "") -> HubEntry:
    """The configured hub of that name or address, else the hub at the address `text`. Raises UsageError, SpecError."""
    known = configured_hubs(beside)
    named = next((entry for entry in known if entry.name == text), None)
    if named is not None:
        return named
    if not any(sign in text for sign in "/.\\:") and not Path(text).exists():
        hint = f"{suggest(text, [entry.name for entry in known])}; an address is a URL, or a path with a /"
        raise UsageError(f'no hub has the name "{text[:80]}"', rule="hub-unknown", hint=hint)
    url = check_address(text, Path.cwd())
    return next((entry for entry in known if entry.url == url), HubEntry(url, url))


def _index(entry: HubEntry, offline: bool) -> HubIndex:
    files = open_files(entry.url, offline=offline)
    if entry.trust is None:
        return open_index(files)
    from catalog.library.hub.trust.trusted import open_trusted

    return open_trusted(files, entry.trust, home_folder() / "trust")
