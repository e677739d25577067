"""The page of a component and of each of its versions."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import HTTPException, Request
from fastapi.responses import HTMLResponse

from catalog.errors import CatalogError
from catalog.library.hub.library import HubLibrary
from catalog.library.hub.search.connect import Connections, Side
from catalog.library.hub.search.document import Port
from catalog.library.index.values import Shard, Stored, VersionEntry
from catalog.library.reference import check_name, is_reference, parse_reference
from catalog.spec.types import PARAMETER_TYPES, type_name
from catalog.view.markdown import markdown_html
from hub.index.records import Event, read_records
from hub.index.results import read_result
from hub.pages.place import PagesPlace, hub_address
from hub.pages.render import component_url, page
from hub.pages.snippets import snippets
from hub.pages.viewer import check_sees, may_see, viewer_of

MOST_SHOWN = 6
README = "README.md"


@dataclass(frozen=True)
class Version:
    """A version in the list: what the index says of it, and who published it when (empty when that is not known)."""

    entry: VersionEntry
    by: str
    at: str


@dataclass(frozen=True)
class Fitting:
    """A port and what can be connected with it."""

    port: Port
    connections: Connections


def component(place: PagesPlace, request: Request, path: str) -> HTMLResponse:
    """`/c/NAME` and `/c/NAME/VERSION`."""
    name, version = split_path(path)
    viewer = viewer_of(place, request)
    check_sees(place, viewer, name)
    library = place.library()
    shard, entry = find_version(library, name, version)
    history = read_records(place.files, name)
    users = place.search.users(name)
    versions = [Version(one, *published(history, one.version)) for one in shard.versions]
    at = [one.entry.version for one in versions].index(entry.version)
    return page(
        place,
        request,
        "component.html",
        viewer=viewer,
        name=name,
        entry=entry,
        latest=shard.latest,
        versions=versions,
        this=versions[at],
        older=versions[at + 1].entry.version if at + 1 < len(versions) else "",
        tags=sorted(tag for tag, digest in shard.tags.items() if digest == entry.digest),
        successor=successor_url(entry.superseded_by),
        readme=_readme(library, entry),
        snippets=snippets(hub_address(request), name, entry),
        result=read_result(place.files, entry.digest),
        users=[document for document in users.hits if may_see(place, viewer, document.name)],
        fitting=_fitting(place, entry, "inputs"),
        feeding=_fitting(place, entry, "outputs"),
        sees=lambda other: may_see(place, viewer, other),
    )


def split_path(path: str) -> tuple[str, str]:
    """The name and the version in `NAME`, `NAME/VERSION`; a version has a dot, a name has none. 404 for neither."""
    head, slash, last = path.rpartition("/")
    name, version = (head, last) if slash and "." in last else (path, "")
    try:
        return check_name(name), version
    except CatalogError:
        raise HTTPException(404, "there is no such component") from None


def find_version(library: HubLibrary, name: str, version: str) -> tuple[Shard, VersionEntry]:
    """A component and one version of it, the newest for the empty text; 404 when it is not there."""
    shard = library.shard(name)
    entry = shard.entry(version or shard.latest) if shard else None
    if shard is None or entry is None:
        raise HTTPException(404, f'the hub has no component "{name}"' + (f" {version[:80]}" if shard else ""))
    return shard, entry


def published(history: tuple[Event, ...], version: str) -> tuple[str, str]:
    """Who published a version, and when; empty texts when that was not written down."""
    event = next((event for event in history if event.action == "publish" and event.version == version), None)
    return (event.by, event.at) if event else ("", "")


def successor_url(reference: str | None) -> str:
    """The page of a successor; empty when the text names none."""
    if not reference or not is_reference(reference):
        return ""
    wanted = parse_reference(reference)
    return component_url(wanted.name, wanted.range_text if "." in wanted.range_text.strip("^~") else "")


def _readme(library: HubLibrary, entry: VersionEntry) -> str:
    stored = entry.files.get(README)
    return markdown_html(library.index.blob(stored).decode("utf-8", "replace")) if stored else ""


def _fitting(place: PagesPlace, entry: VersionEntry, to: Side) -> list[Fitting]:
    """What fits to each output, and to each input that is not a plain value: nearly everything gives a String."""
    ports = entry.outputs if to == "inputs" else entry.inputs
    found = []
    for port in ports:
        own = Port(port["name"], port.get("type"))
        telling = own.type and (to == "inputs" or type_name(own.type).lower() not in PARAMETER_TYPES)
        connections = place.search.connectable(own.type, to, MOST_SHOWN) if telling else Connections((), 0)
        if connections.total:
            found.append(Fitting(own, connections))
    return found


def component_text(library: HubLibrary, entry: VersionEntry) -> str:
    """The component file of a version."""
    return library.index.blob(Stored(entry.digest, entry.size)).decode("utf-8", "replace")
