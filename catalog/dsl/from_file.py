"""A pipeline or component from a user's Python file: `pipeline.py`, or `pipeline.py:name` when it has several."""

from __future__ import annotations

import inspect
import linecache
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import uuid4

from catalog.dsl.build import build_pipeline
from catalog.errors import CatalogError, CompositionError, Position, UsageError
from catalog.spec.model import ComponentSpec
from catalog.spec.suggestions import suggest

FAILED = "pipeline-file-failed"
PACKAGE_FOLDER = str(Path(__file__).resolve().parent.parent) + os.sep


def load_pipeline_file(reference: str) -> ComponentSpec:
    """Run a Python file and build the pipeline function it names, or its only one.

    A name may also be that of a component's factory: then the component itself is meant. The file runs with its own
    folder on `sys.path`; modules it imports from there are forgotten afterwards. Raises UsageError for a file or
    function that is not there, CompositionError at the user's line for what fails inside.
    """
    path, name = split_reference(reference)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise UsageError(f"{path} cannot be read: {why}", rule="pipeline-file-missing") from None
    module = ModuleType(f"pipeline_file_{uuid4().hex}")
    module.__file__ = str(path)
    with _at_home(path, module), _user_code(path):
        linecache.checkcache(str(path))
        exec(compile(text, str(path), "exec", dont_inherit=True), module.__dict__)
        chosen = _choose(module, path, name)
        component = getattr(chosen, "component_spec", None)
        return component if isinstance(component, ComponentSpec) else build_pipeline(chosen)


def split_reference(reference: str) -> tuple[Path, str]:
    """`pipeline.py:func` as path and name; the name is empty when there is none."""
    head, colon, tail = reference.rpartition(":")
    if colon and head.endswith(".py"):
        return Path(head), tail
    return Path(reference), ""


def _choose(module: ModuleType, path: Path, name: str) -> Callable[..., Any]:
    marked = {
        key: value
        for key, value in vars(module).items()
        if inspect.isfunction(value) and hasattr(value, "_component_human_name")
    }
    if name:
        found = vars(module).get(name)
        if inspect.isfunction(found):
            return found
        raise UsageError(f'{path} has no function "{name}"', rule="pipeline-unknown", hint=suggest(name, marked))
    own = {key: value for key, value in marked.items() if value.__module__ == module.__name__} or marked
    if not own:
        hint = "decorate a function with @dsl.pipeline"
        raise UsageError(f"{path} has no pipeline", rule="pipeline-unknown", hint=hint)
    if len({id(value) for value in own.values()}) > 1:
        hint = f"name one: {', '.join(f'{path}:{key}' for key in own)}"
        raise UsageError(f"{path} has several pipelines", rule="pipeline-ambiguous", hint=hint)
    return next(iter(own.values()))


@contextmanager
def _at_home(path: Path, module: ModuleType) -> Iterator[None]:
    """The file's folder first on sys.path and the module known, for as long as the block runs."""
    folder = path.resolve().parent
    known = set(sys.modules)
    sys.modules[module.__name__] = module
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        if str(folder) in sys.path:
            sys.path.remove(str(folder))
        for name in set(sys.modules) - known:
            if name == module.__name__ or _lies_in(folder, name):
                del sys.modules[name]


def _lies_in(folder: Path, name: str) -> bool:
    """True for a module found in the folder itself; what is deeper, such as a virtual environment there, is not."""
    file = getattr(sys.modules[name], "__file__", None)
    place = Path(file).resolve() if file else None
    if place is None or not place.is_relative_to(folder):
        return False
    return place.relative_to(folder).parts[0].partition(".")[0] == name.partition(".")[0]


@contextmanager
def _user_code(path: Path) -> Iterator[None]:
    """Turn what fails in the user's code into a CompositionError at the line where it failed."""
    try:
        yield
    except CatalogError:
        raise
    except SyntaxError as error:
        position = Position(error.filename or str(path), error.lineno or 0, error.offset or 0)
        raise CompositionError(
            f"not valid Python: {error.msg}",
            rule=FAILED,
            position=position,
            source_line=error.text or "",
        ) from None
    except (Exception, SystemExit) as error:
        frames = traceback.extract_tb(error.__traceback__)
        if frames[-1].filename.startswith(PACKAGE_FOLDER):
            raise  # our own fault, which must not look like the user's
        own = [frame for frame in frames if frame.filename == str(path)]
        place = own[-1] if own else None
        raise CompositionError(
            f"{type(error).__name__}: {error}" if str(error) else type(error).__name__,
            rule=FAILED,
            position=Position(place.filename, place.lineno or 0) if place else Position(str(path)),
            source_line=place.line or "" if place else "",
        ) from None
