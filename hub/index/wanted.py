"""From what a user names (a pipeline, a component, a lock) to the cargo that it needs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from catalog.client.locking import beside
from catalog.client.pipelines import is_url, open_pipeline
from catalog.errors import UsageError
from catalog.library.libraries import Libraries
from catalog.library.link import link
from catalog.library.lock import Lock, make_lock
from catalog.library.lock_file import read_lock
from catalog.library.reference import Reference
from catalog.load.options import FetchOptions
from catalog.spec.model import ComponentSpec
from hub.index.cargo import Cargo, Taken, cargo_of_lock, take

LOCK_SUFFIX = ".lock"


def cargo_of(what: str, libraries: Libraries) -> Cargo:
    """What a pipeline, a component or a lock needs, and a component of a library or of the web itself.

    Raises what opening, locking and reading it raises; UsageError (rule nothing-to-vendor) for a component in a file.
    """
    options = FetchOptions()
    if what.endswith(LOCK_SUFFIX):
        return cargo_of_lock(read_lock(Path(what)), libraries, options)
    spec = open_pipeline(what, libraries)
    own, address = _itself(what, spec, libraries)
    if spec.graph is None:
        if not own and not address:
            hint = "name a pipeline, or a component of a library such as echo@1"
            raise UsageError(f"{what} is a single component in a file", rule="nothing-to-vendor", hint=hint)
        return Cargo(own, address)
    used = cargo_of_lock(_lock_of(what, spec, libraries), libraries, options)
    return Cargo((*own, *used.components), {**address, **used.addresses}, used.left)


def _itself(what: str, spec: ComponentSpec, libraries: Libraries) -> tuple[tuple[Taken, ...], Mapping[str, bytes]]:
    """The component of a library, or of the web, that the user named."""
    source = spec.source
    if source is not None and source.name:
        return (take(Reference(source.name, digest=source.digest), libraries),), {}
    if is_url(what) and source is not None and not source.local:
        from catalog.load.fetch import fetch
        from catalog.load.source import shown

        return (), {shown(source.location): fetch(what).text.encode()}
    return (), {}


def _lock_of(what: str, spec: ComponentSpec, libraries: Libraries) -> Lock:
    """The lock beside a pipeline, when it is of this pipeline and the pipeline fits it; else what it would be now."""
    place = beside(what)
    lock = read_lock(place) if place is not None and place.is_file() else None
    if lock is None or lock.pipeline != (spec.name or ""):
        return make_lock(link(spec, libraries), place.absolute().parent if place else "")
    link(spec, libraries, lock=lock)
    return lock
