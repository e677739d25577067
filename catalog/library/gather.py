"""Reads every component that a pipeline refers to, at every depth, each once and those of the network in parallel."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

from catalog.errors import CatalogError, LibraryError
from catalog.library.target import Target, target_of
from catalog.library.walk import location_of, open_tasks
from catalog.resources import MAX_SPEC_DEPTH
from catalog.spec.model import ComponentSpec

MAX_COMPONENTS = 10_000
WORKERS = 8

Read = Callable[[Target], ComponentSpec]
Outcome = ComponentSpec | CatalogError


def gather(spec: ComponentSpec, base: str, read: Read) -> dict[Target, Outcome]:
    """What `read` gives, or the error it raises, for every target in `spec` and in what was read.

    Components nested deeper than MAX_SPEC_DEPTH are not read. LibraryError (rule too-many-components) when there are
    more than MAX_COMPONENTS.
    """
    found: dict[Target, Outcome] = {}
    known: dict[tuple[str, str], ComponentSpec] = {}
    frontier = [(spec, base)]
    for _ in range(MAX_SPEC_DEPTH):
        wanted = _wanted(frontier, found)
        if not wanted:
            break
        if len(found) + len(wanted) > MAX_COMPONENTS:
            message = f"the pipeline refers to more than {MAX_COMPONENTS} components"
            raise LibraryError(message, rule="too-many-components")
        read_now = _read_all(wanted, read)
        found.update({target: _shared(outcome, known) for target, outcome in read_now.items()})
        specs = [found[target] for target in wanted]
        frontier = [(item, location_of(item)) for item in specs if isinstance(item, ComponentSpec)]
    return found


def _wanted(frontier: Iterable[tuple[ComponentSpec, str]], found: dict[Target, Outcome]) -> list[Target]:
    open_refs = {(task.component_ref, at): None for spec, base in frontier for task, at in open_tasks(spec, base)}
    wanted: dict[Target, None] = {}
    for ref, location in open_refs:
        try:
            target = target_of(ref, location)
        except CatalogError:  # reported with the task, when it is linked
            continue
        if target not in found:
            wanted[target] = None
    return list(wanted)


def _read_all(targets: list[Target], read: Read) -> dict[Target, Outcome]:
    def attempt(target: Target) -> Outcome:
        try:
            return read(target)
        except CatalogError as error:
            return error

    remote = [target for target in targets if target.url]
    outcomes = {target: attempt(target) for target in targets if not target.url}
    if remote:
        with ThreadPoolExecutor(min(WORKERS, len(remote))) as pool:
            outcomes.update(zip(remote, pool.map(attempt, remote), strict=True))
    return outcomes


def _shared(outcome: Outcome, known: dict[tuple[str, str], ComponentSpec]) -> Outcome:
    """One object for one file, however many references lead to it."""
    if isinstance(outcome, CatalogError) or outcome.source is None:
        return outcome
    return known.setdefault((outcome.source.location, outcome.source.digest), outcome)
