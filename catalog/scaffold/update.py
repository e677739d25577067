"""Merges what changed in a template into a folder that was made of it, around the changes people made since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from catalog.errors import UsageError
from catalog.scaffold.answers import Ask, complete_answers
from catalog.scaffold.merge import has_marks, merge_texts
from catalog.scaffold.names import RECORD
from catalog.scaffold.record import Record, read_record, record_text
from catalog.scaffold.render import render_files
from catalog.scaffold.replace_files import replace_files
from catalog.scaffold.template import MAX_BYTES, Template, find_template

ADDED, CHANGED, REMOVED, CONFLICT, KEPT = "added", "changed", "removed", "conflict", "kept"


@dataclass(frozen=True)
class Step:
    """What is done to one file; `text` None removes it. `kept` leaves it as the user has it, and `why` says why."""

    path: str
    action: str
    text: str | None = None
    why: str = ""


@dataclass(frozen=True)
class Update:
    """What an update is to do: nothing when `steps` are empty and the record stays."""

    folder: Path
    steps: tuple[Step, ...]
    record: Record
    before: Record

    @property
    def conflicts(self) -> tuple[str, ...]:
        """The files that will hold both versions between marks."""
        return tuple(step.path for step in self.steps if step.action == CONFLICT)


def plan_update(
    folder: Path, given: Mapping[str, str], template: Template | None = None, ask: Ask | None = None
) -> Update:
    """What is to be merged; writes nothing.

    `given` are answers that change; `template` is needed where the folder was made of one that is not shipped. `ask` is
    asked what the template asks newly. Raises UsageError, SpecError.
    """
    record = read_record(folder)
    chosen = template or _template_of(record)
    if given.keys() & {"name", "version"}:
        hint = "`catalog bump` makes the next version's folder"
        raise UsageError("name and version stay what they are", rule="answer-invalid", hint=hint)
    known = {"version", *(question.name for question in chosen.questions)}
    kept = {name: value for name, value in record.answers.items() if name in known}
    answers = complete_answers(chosen, record.answers.get("name", ""), {**kept, **given}, ask=ask)
    rendered = render_files(chosen, answers)
    paths = sorted({*record.rendered, *rendered})
    steps = [_step(path, record.rendered.get(path), _current(folder, path), rendered.get(path)) for path in paths]
    after = Record(chosen.id, chosen.digest, answers, rendered)
    return Update(folder, tuple(step for step in steps if step is not None), after, record)


def apply_update(update: Update) -> None:
    """Carry it out, all of it or nothing. UsageError `file-unwritable`."""
    changes = {step.path: step.text for step in update.steps if step.action != KEPT}
    if update.record != update.before:
        changes[RECORD] = record_text(update.record)
    replace_files(update.folder, changes)


def _template_of(record: Record) -> Template:
    if "/" in record.template:
        hint = "add --template FOLDER with the folder it is in now"
        raise UsageError(f"the template {record.template} is no shipped one", rule="template-unknown", hint=hint)
    return find_template(record.template)


def _current(folder: Path, path: str) -> str | None:
    """The file's text, or None when it is not there; UsageError for what cannot be merged."""
    place = folder / path
    inner = [folder.joinpath(*Path(path).parts[: end + 1]) for end in range(len(Path(path).parts))]
    if any(part.is_symlink() for part in inner):
        raise _unmergeable(place, "it is, or lies behind, a symbolic link", "put a file in its place")
    try:
        with place.open("rb") as stream:
            text = stream.read(MAX_BYTES + 1).decode("utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except UnicodeDecodeError:
        raise _unmergeable(place, "it is not UTF-8 text", "move it away") from None
    except OSError as error:
        raise _unmergeable(place, str(error.strerror), "make it a readable file") from None
    if len(text) > MAX_BYTES:
        raise _unmergeable(place, f"it has more than {MAX_BYTES} characters", "move it away")
    if has_marks(text):
        raise _unmergeable(place, "it holds an unresolved conflict", "resolve it first")
    return text


def _unmergeable(place: Path, why: str, hint: str) -> UsageError:
    return UsageError(f"{place} cannot be merged: {why}", rule="update-impossible", hint=hint)


def _step(path: str, base: str | None, current: str | None, new: str | None) -> Step | None:
    if new in (base, current):
        return None
    if new is None:
        if current == base:
            return Step(path, REMOVED)
        return Step(path, KEPT, why="the template no longer has it, and it was changed here")
    if current is None:
        return Step(path, ADDED, new) if base is None else Step(path, KEPT, why="it was removed here")
    merged = merge_texts(base or "", current, new)
    return Step(path, CONFLICT if merged.conflicts else CHANGED, merged.text)
