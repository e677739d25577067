"""The pipeline a request names: opened, linked by its lock, and checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.client.create import pipeline_name
from catalog.client.locking import find_lock
from catalog.client.pipelines import open_pipeline
from catalog.client.request import RunRequest
from catalog.errors import CompositionError
from catalog.library.link import link
from catalog.pipeline.check import require_sound
from catalog.spec.model import ComponentSpec

if TYPE_CHECKING:
    from catalog.library.libraries import Libraries
    from catalog.library.lock import Lock


def linked_pipeline(request: RunRequest, libraries: Libraries) -> tuple[ComponentSpec, Lock | None]:
    """The linked, sound pipeline or component, and the lock it was linked by.

    Raises what opening, linking and checking it raises. A component without
    an implementation is refused too (CompositionError, rule no-implementation).
    """
    given, offline = request.pipeline, request.offline
    spec = given if isinstance(given, ComponentSpec) else open_pipeline(given, libraries, offline=offline)
    lock = find_lock(request)
    linked = link(spec, libraries, lock=lock, offline=offline)
    if linked.implementation is None:
        message = f'"{pipeline_name(linked)}" has no implementation, so there is nothing to run'
        raise CompositionError(message, rule="no-implementation")
    require_sound(linked)
    return linked, lock
