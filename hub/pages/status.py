"""The page of the hub's state."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse

from catalog import __version__
from catalog.library.hub.files import HubFiles
from catalog.library.index.paths import METADATA
from hub.pages.place import PagesPlace, hub_address
from hub.pages.render import page
from hub.pages.viewer import check_sees, viewer_of
from hub.registry.settings import anonymous_read

MAX_METADATA = 1 << 20


def status(place: PagesPlace, request: Request) -> HTMLResponse:
    """`/status`: how large the hub is, who may read and write, how it is reached."""
    viewer = viewer_of(place, request)
    check_sees(place, viewer)
    return page(
        place,
        request,
        "status.html",
        viewer=viewer,
        version=__version__,
        count=place.search.count,
        namespaces=len([name for name in place.search.namespaces() if name]),
        ready=place.search.ready,
        anonymous=anonymous_read(place.registry),
        signed=_signed(place.files),
        hub=hub_address(request),
    )


def _signed(files: HubFiles) -> bool:
    return files.read(f"{METADATA}/timestamp.json", MAX_METADATA) is not None
