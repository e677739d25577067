"""Opening what a user names as a pipeline: a file, a Python function, a URL, or a reference to a library."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from catalog.errors import LibraryError, UsageError
from catalog.spec.model import ComponentSpec
from catalog.spec.suggestions import suggest

if TYPE_CHECKING:
    from catalog.library.libraries import Libraries

SUFFIXES = (".yaml", ".yml", ".json", ".zip")


def open_pipeline(what: str, libraries: Libraries, *, offline: bool = False) -> ComponentSpec:
    """The pipeline or component that `what` names, not linked yet.

    An existing file, or a name that ends in .yaml; `file.py` or `file.py:function`; a URL; else a reference such as
    `echo@^1`. Raises UsageError when it is none of these, else what reading it raises.
    """
    if python_file(what) is not None:
        from catalog.dsl.from_file import load_pipeline_file

        return load_pipeline_file(what)
    if is_url(what):
        from catalog.library.mirrored import read_mirrored_url
        from catalog.load.options import FetchOptions

        return read_mirrored_url(what, libraries, options=FetchOptions(offline=offline))
    # A text that is far too long for a path is no file, and no error of the machine either.
    if os.path.isfile(what) or what.endswith(SUFFIXES):
        return _read_file(Path(what))
    try:
        return (libraries.offline() if offline else libraries).resolve(what)
    except LibraryError as error:
        if error.rule not in ("reference-invalid", "reference-unresolved"):
            raise
        raise UsageError(
            f'"{what}" is no file, and no component of a library: {error.findings[0].message}',
            rule="pipeline-unknown",
            hint=_hint(what, error),
        ) from None


def pipeline_file(what: str) -> Path | None:
    """The file of this machine that `what` names, or None for a URL or a reference."""
    python = python_file(what)
    if python is not None:
        return python
    return Path(what) if not is_url(what) and (os.path.isfile(what) or what.endswith(SUFFIXES)) else None


def python_file(what: str) -> Path | None:
    """The Python file of `file.py` or `file.py:function`, or None."""
    head, separator, name = what.rpartition(":")
    if separator and head.endswith(".py") and "/" not in name:
        return None if is_url(what) else Path(head)
    return Path(what) if what.endswith(".py") and not is_url(what) else None


def is_url(what: str) -> bool:
    """True for a text that begins with a URL's scheme."""
    scheme, separator, _ = what.partition("://")
    return bool(separator) and scheme.isalnum()


def _read_file(path: Path) -> ComponentSpec:
    from catalog.load.loader import read_spec_file

    try:
        return read_spec_file(path)
    except UsageError as error:
        if os.path.exists(path) or not os.path.isdir(path.parent):
            raise
        near = [str(other) for other in path.parent.glob("*") if other.suffix in SUFFIXES]
        hint = suggest(str(path), near) if near else error.hint
        raise UsageError(findings=[replace(error.findings[0], hint=hint)]) from None


def _hint(what: str, error: LibraryError) -> str:
    path = Path(what)
    if what and os.path.isdir(what):
        inner = path / "component.yaml"
        return f"it is a folder: name {inner if inner.is_file() else 'a file'} inside it"
    if what.startswith(("/", "./", "../", "~")):
        return "it is neither a file nor a folder" if os.path.exists(what) else "there is no such file"
    return error.hint
