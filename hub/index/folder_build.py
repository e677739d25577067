"""The index of libraries in a folder: made, or compared with what is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from catalog.library.folder import FolderLibrary
from catalog.library.hub.folder_files import FolderFiles
from hub.index.build import Built, build_index
from hub.index.dry_store import DryChange
from hub.index.folder_store import FolderStore
from hub.index.others import others
from hub.index.results import put_result, results_in


@dataclass(frozen=True, slots=True)
class Drift:
    """What a build would do to a folder: the files it would write anew, and those it would remove."""

    built: Built
    written: tuple[str, ...]
    removed: tuple[str, ...]


def build_folder(
    libraries: Sequence[FolderLibrary], root: Path, *, fresh: bool = False, report: str = "", at: str = ""
) -> Built:
    """Make the index in the folder `root`; files of an older index are removed.

    `report` is the text of a report of `catalog test --format json`: its results, as of `at` (ISO time), are kept
    beside the index. Raises what build_index raises, and SpecError for a report that is none.
    """
    with FolderStore(root).changing() as change:
        built = build_index(libraries, change, fresh=fresh)
        for result in results_in(report, built.digests, at) if report else ():
            put_result(change, result)
        change.remove_others(built.paths)
    return built


def check_folder(libraries: Sequence[FolderLibrary], root: Path, *, fresh: bool = False) -> Drift:
    """What build_folder would change, without changing anything."""
    change = DryChange(FolderFiles(root))
    built = build_index(libraries, change, fresh=fresh)
    return Drift(built, tuple(sorted(change.written)), tuple(others(root, built.paths)))
