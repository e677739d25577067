"""`--fix`: mends what is mechanical, by edits that leave layout and comments alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from catalog.diff.text_files import write_whole
from catalog.errors import SpecError
from catalog.validate.edits import applied
from catalog.validate.engine import judge
from catalog.validate.files import component_files
from catalog.validate.options import Options
from catalog.validate.problem import Edit
from catalog.validate.read import read_file, read_text
from catalog.validate.subject import Reading
from catalog.validate.surroundings import Surroundings

# One edit may uncover another: a renamed key has a value that has to be looked at too.
MAX_ROUNDS = 8


@dataclass(frozen=True, slots=True)
class Fixed:
    """A file that was mended, how many edits that took, or why it was left alone."""

    file: str
    edits: int
    left_alone: str = ""


def fix(paths: str | Path | Iterable[str | Path], options: Options | None = None) -> tuple[Fixed, ...]:
    """Mend component files in place; the files that had something to mend.

    A mended file still loads, is written in one step, and a version that git already has is left alone. Raises as
    check does, and UsageError for a file that cannot be written.
    """
    chosen = options or Options()
    surroundings = Surroundings(chosen.since)
    given = (paths,) if isinstance(paths, (str, Path)) else tuple(paths)
    results = [_fix_file(file, chosen, surroundings) for file in component_files(given, surroundings)]
    return tuple(result for result in results if result is not None)


def _fix_file(file: Path, options: Options, surroundings: Surroundings) -> Fixed | None:
    try:
        content = read_file(file)
    except SpecError:
        return None
    policy = surroundings.policies.of(file.absolute().parent)
    reading = read_text(content, file, policy, surroundings)
    count = 0
    for _ in range(MAX_ROUNDS):
        edits = _edits(reading, options)
        changed = read_text(applied(reading.text.content, edits), file, policy, surroundings) if edits else reading
        if not edits or not _better(reading, changed):
            break
        count += len(edits)
        reading = changed
    if not count:
        return None
    if _published(reading, surroundings):
        return Fixed(str(file), 0, "a version that was committed does not change: make the next one")
    write_whole(file, reading.text.content)
    return Fixed(str(file), count)


def _edits(reading: Reading, options: Options) -> tuple[Edit, ...]:
    """The edits of all problems, less those that overlap an earlier one."""
    wanted = {edit for judged in judge(reading, options) for edit in judged.problem.edits}
    chosen: list[Edit] = []
    for edit in sorted(wanted, key=lambda edit: (edit.start, edit.end)):
        if not chosen or edit.start >= chosen[-1].end:
            chosen.append(edit)
    return tuple(chosen)


def _better(before: Reading, after: Reading) -> bool:
    """True when a file that loaded still does, and one that did not has fewer refusals."""
    if before.subject is not None:
        return after.subject is not None
    return after.subject is not None or 0 < len(after.refusals) < len(before.refusals)


def _published(reading: Reading, surroundings: Surroundings) -> bool:
    subject = reading.subject
    if subject is None or subject.layout is None:
        return False
    changes = surroundings.changes(subject.layout.folder)
    return changes is not None and subject.file not in changes.added
