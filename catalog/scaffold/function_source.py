"""A component from a function that the user names: `module:function` or `file.py:function`."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

from catalog.errors import CatalogError, CompositionError, Position, UsageError
from catalog.spec.model import ComponentSpec
from catalog.spec.suggestions import suggest


def function_component(reference: str) -> ComponentSpec:
    """Import the function's module (its code runs) and make the function a component.

    A function with `@component` will do. Raises UsageError for what is not there, CompositionError at the user's line
    for what fails inside, or cannot be a component.
    """
    from catalog.dsl.function_component import function_spec

    place, colon, name = reference.rpartition(":")
    if not colon or not place or not name.isidentifier():
        hint = "write module:function or file.py:function"
        raise UsageError(f"{reference[:120]!r} names no function", rule="function-unknown", hint=hint)
    with _user_code():
        module = _from_file(Path(place)) if place.endswith(".py") else _from_module(place)
    found: Any = vars(module).get(name)
    spec = getattr(found, "component_spec", None)
    if isinstance(spec, ComponentSpec):
        return spec
    if not inspect.isfunction(found):
        known = [key for key, value in vars(module).items() if inspect.isfunction(value) and not key.startswith("_")]
        message = f'{place} has no function "{name}"'
        raise UsageError(message, rule="function-unknown", hint=suggest(name, known))
    return function_spec(found)


def _from_file(path: Path) -> ModuleType:
    if not path.is_file():
        raise UsageError(f"there is no file {path}", rule="function-unknown", hint="check the path")
    spec = importlib.util.spec_from_file_location(f"_function_of_{path.stem}", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    try:
        with _importable(path.resolve().parent):
            spec.loader.exec_module(module)
    finally:
        del sys.modules[spec.name]
    return module


def _from_module(name: str) -> ModuleType:
    with _importable(Path.cwd()):
        try:
            return importlib.import_module(name)
        except ModuleNotFoundError as error:
            if error.name is None or not f"{name}.".startswith(f"{error.name}."):
                raise
            hint = "run it where the module can be imported, or write file.py:function"
            raise UsageError(f"there is no module {name}", rule="function-unknown", hint=hint) from None


@contextmanager
def _importable(folder: Path) -> Iterator[None]:
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        if str(folder) in sys.path:
            sys.path.remove(str(folder))


@contextmanager
def _user_code() -> Iterator[None]:
    """Turn what fails in the user's module into a CompositionError at its line."""
    try:
        yield
    except CatalogError:
        raise
    except SyntaxError as error:
        place = Position(error.filename or "", error.lineno or 0, error.offset or 0)
        raise CompositionError(f"not valid Python: {error.msg}", rule="function-failed", position=place) from None
    except (Exception, SystemExit) as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        message = f"{type(error).__name__}: {error}"
        place = Position(frame.filename, frame.lineno or 0)
        raise CompositionError(message, rule="function-failed", position=place, source_line=frame.line or "") from None
