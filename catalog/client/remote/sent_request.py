"""A request whose pipeline is read on this machine, to be run on a server."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from catalog.client.request import RunRequest


def sent_request(request: RunRequest) -> RunRequest:
    """The request with the linked pipeline in it, every component included: what it names lies on this machine.

    Raises what opening and linking a pipeline raises.
    """
    from catalog.client.linked_pipeline import linked_pipeline
    from catalog.client.locking import pin_images
    from catalog.client.stored_pipeline import with_digests
    from catalog.library.libraries import default_libraries

    linked, lock = linked_pipeline(request, default_libraries())
    if request.require_image_digests:
        linked = pin_images(linked, lock)
    spec = with_digests(linked)
    return replace(request, pipeline=spec, lock=None, locked=False, require_image_digests=False, offline=False)
