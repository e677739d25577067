"""Writing the lock of a pipeline."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from catalog.client.locking import beside
from catalog.client.pipelines import open_pipeline
from catalog.client.session import Session
from catalog.errors import UsageError
from catalog.library.link import link
from catalog.library.standing import standing_notes
from catalog.pipeline.check import require_sound

if TYPE_CHECKING:
    from catalog.library.lock import Lock


def lock_pipeline(
    what: str, session: Session, path: Path | None = None, tell: Callable[[str], None] = lambda note: None
) -> tuple[Path, Lock]:
    """Resolve a pipeline anew and write what was found to `path`, by default `catalog.lock` beside its file.

    `tell` gets a line for each component that is deprecated. Raises UsageError (rule lock-place) for a pipeline
    without a file when no path is given, (rule nothing-to-lock) for a single component, and what opening, linking and
    checking the pipeline raises; the old lock stays then.
    """
    from catalog.library.lock import make_lock
    from catalog.library.lock_file import write_lock

    place = path or beside(what)
    if place is None:
        message = f'"{what}" is no file of this machine, so nothing says where its lock belongs'
        raise UsageError(message, rule="lock-place", hint="name the lock file")
    linked = link(open_pipeline(what, session.libraries), session.libraries)
    if linked.graph is None:
        message = f'"{what}" is a single component, which refers to no other: there is nothing to lock'
        raise UsageError(message, rule="nothing-to-lock", hint="pin it by version (echo@1.0.0) or by digest")
    require_sound(linked)
    lock = make_lock(linked, place.absolute().parent)
    write_lock(place, lock)
    for note in standing_notes(linked, session.libraries):
        tell(note)
    return place, lock
