"""A repository's whole history into a hub: every version of every component, and the addresses they had."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from catalog.library.hub.library import HubLibrary
from catalog.library.hub.mirror.values import MirrorPath, Refs, Run
from hub.history.additions import add_versions
from hub.history.commits import walk_order
from hub.history.contents import Contents, component_runs, read_contents
from hub.history.lineage import lineages
from hub.history.mirror_store import read_mirror, write_mirror
from hub.history.mirrored_state import MirrorContent, merged
from hub.history.naming import Lineage, name_paths
from hub.history.numbering import Brought
from hub.history.report import ImportReport
from hub.history.repository import GitRepository
from hub.history.states import History, Move, history_of
from hub.index.change import change_shards, current_index
from hub.index.store import HubStore, HubWriter


@dataclass(frozen=True)
class _Reading:
    """What was read of a repository."""

    refs: Refs
    history: History
    contents: Contents
    runs: Mapping[str, tuple[Run, ...]]


def import_git(repository: GitRepository, store: HubStore, path: str = "", origin: str = "") -> ImportReport:
    """Bring every component below `path` ("" is everything), at every commit, into the hub.

    What the hub has stays: versions, names that were given, and addresses. `origin` overrides the repository's own,
    as `github.com/owner/name`. Raises MachineError when git fails, LibraryError and IntegrityError as the hub does.
    """
    whose = origin or repository.origin
    reading = _read(repository, path)
    with store.changing() as writer:
        change_shards(writer, ())
        before = read_mirror(current_index(writer), whose)
        names = _names(reading, path, before, _others(writer, reading, before))
        versions = add_versions(writer, _brought(reading, names), whose)
        paths = {place: MirrorPath(names[place], runs) for place, runs in reading.runs.items()}
        write_mirror(writer, whose, merged(MirrorContent(reading.refs, reading.history.states, paths), before, path))
    return ImportReport(
        origin=whose,
        commits=len(reading.history.states),
        states=len(set(reading.history.states.values())),
        names=tuple(sorted(set(names.values()))),
        added=versions.added,
        kept=versions.kept,
        skipped=reading.contents.skipped,
        shallow=repository.is_shallow(),
    )


def _read(repository: GitRepository, path: str) -> _Reading:
    refs = repository.refs()
    ordered = walk_order(repository.commits(refs), refs.head)
    history = history_of(ordered, dict(repository.changes(ordered, path)) if ordered else {})
    # The walk begins with the head's line: whatever comes before it leads to it.
    count = next((number for number, commit in enumerate(ordered, 1) if commit.sha == refs.head), 0)
    last = max((history.states[commit.sha] for commit in ordered[:count]), default=0)
    places = {run.digest: place for place, runs in reversed(list(history.runs.items())) for run in runs}
    contents = read_contents(repository, places) if places else Contents({}, ())
    return _Reading(replace(refs, last=last), history, contents, component_runs(history.runs, contents.components))


def _names(reading: _Reading, path: str, before: MirrorContent, others: Iterable[str]) -> dict[str, str]:
    """The name of each path that ever held a component."""
    dates: dict[str, list[int]] = {}
    for (place, blob), date in reading.history.brought.items():
        if blob in reading.contents.components:
            dates.setdefault(place, []).append(date)
    now = reading.history.states.get(reading.refs.head or "", -1)
    alive = {place for place, runs in reading.runs.items() if any(run.first <= now <= run.last for run in runs)}
    moves = [move for move in reading.history.moves if _is_one_component(move, reading.contents)]
    found = [
        Lineage(
            paths=paths,
            latest=max(paths, key=lambda place: (place in alive, max(dates[place]), place)),
            first_date=min(min(dates[place]) for place in paths),
            given={place: before.paths[place].name for place in paths if place in before.paths},
        )
        for paths in lineages(reading.runs, moves)
    ]
    return name_paths(found, path, others)


def _is_one_component(move: Move, contents: Contents) -> bool:
    """Component files are so alike that git takes one for another that was renamed: their names must agree."""
    before, after = contents.components.get(move.blob_before), contents.components.get(move.blob)
    return before is not None and after is not None and before.spec.name == after.spec.name


def _others(writer: HubWriter, reading: _Reading, before: MirrorContent) -> list[str]:
    """The names of the hub that are not those of the paths that were read."""
    own = {held.name for place, held in before.paths.items() if place in reading.runs}
    return [name for name in HubLibrary(current_index(writer)).names() if name not in own]


def _brought(reading: _Reading, names: Mapping[str, str]) -> dict[str, list[Brought]]:
    """For each name its components, each with the date it came, oldest first."""
    first: dict[str, dict[str, Brought]] = {}
    for (place, blob), date in reading.history.brought.items():
        component = reading.contents.components.get(blob)
        if component is not None:
            known = first.setdefault(names[place], {})
            earlier = known.get(component.digest)
            if earlier is None or date < earlier.date:
                known[component.digest] = Brought(component, date)
    return {
        name: sorted(found.values(), key=lambda item: (item.date, item.component.digest))
        for name, found in first.items()
    }
