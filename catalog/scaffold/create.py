"""Makes the folder of a new component, whole or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from catalog.errors import UsageError
from catalog.scaffold.names import RECORD, check_component_name, check_file_path, check_version
from catalog.scaffold.record import Record, record_text
from catalog.scaffold.render import render_files
from catalog.scaffold.template import Template


@dataclass(frozen=True)
class NewComponent:
    """A folder to be made at `folder` with these files, by their path inside it."""

    folder: Path
    files: Mapping[str, str]


def require_free(directory: Path, name: str) -> None:
    """UsageError `target-exists` when the directory has something of that name, `name-invalid` for no name."""
    target = directory / check_component_name(name)
    if target.exists() or target.is_symlink():
        hint = f"choose another name; `catalog bump {name}` makes its next version, `catalog new --update` merges"
        raise UsageError(f"{target} exists already", rule="target-exists", hint=hint)


def plan_component(template: Template, answers: Mapping[str, str], directory: Path) -> NewComponent:
    """What is to be made in `directory`; writes nothing. Raises UsageError, and what deriving values raises."""
    name, version = answers["name"], check_version(answers["version"])
    require_free(directory, name)
    files = render_files(template, answers)
    record = Record(template.id, template.digest, answers, files)
    return NewComponent(directory / name / version, {**files, RECORD: record_text(record)})


def make_component(plan: NewComponent) -> Path:
    """Make the folder in one step. Raises UsageError `target-exists` or `file-unwritable`; nothing is left then."""
    component, version = plan.folder.parent, plan.folder.name
    try:
        with _folder_for(component.parent) as directory, _partial(directory, component.name) as partial:
            write_files(partial / version, plan.files)
            require_free(directory, component.name)
            partial.rename(component)
    except OSError as error:
        raise UsageError(f"cannot make {component}: {error.strerror}", rule="file-unwritable") from None
    return plan.folder


def write_files(folder: Path, files: Mapping[str, str]) -> None:
    """Write files that are not there yet; parents are made. OSError when one cannot be written."""
    for path, text in files.items():
        place = folder / (path if path == RECORD else check_file_path(path, "the plan"))
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("x", encoding="utf-8", newline="") as stream:
            stream.write(text)


@contextmanager
def _folder_for(directory: Path) -> Iterator[Path]:
    """The directory, made when it is missing; what was made goes away again when the block fails."""
    missing = [place for place in (directory, *directory.parents) if not place.exists()]
    directory.mkdir(parents=True, exist_ok=True)
    try:
        yield directory
    except BaseException:
        for place in missing:
            place.rmdir()
        raise


@contextmanager
def _partial(directory: Path, name: str) -> Iterator[Path]:
    """A hidden folder beside the one to be made, gone afterwards in any case."""
    partial = directory / f".{name}.{os.getpid()}.{secrets.token_hex(4)}"
    try:
        partial.mkdir()
        yield partial
    finally:
        shutil.rmtree(partial, ignore_errors=True)
