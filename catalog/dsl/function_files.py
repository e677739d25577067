"""Function components under the older names of the KFP v1 SDK: as a factory, as a text, as a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from catalog.dsl.complaints import complaint
from catalog.dsl.function_component import function_spec
from catalog.load.factory import ComponentFactory, make_factory
from catalog.spec.emit import to_yaml


def func_to_component_text(
    func: Callable[..., Any],
    extra_code: str = "",
    base_image: str | None = None,
    packages_to_install: Sequence[str] | None = None,
    modules_to_capture: Sequence[str] | None = None,
    use_code_pickling: bool = False,
    annotations: Mapping[str, str] | None = None,
) -> str:
    """The component file of a self-contained function; `extra_code` stands before it in the program."""
    if modules_to_capture or use_code_pickling:
        hint = "import and define what the function needs inside of it, or pass extra_code"
        raise complaint("functions are carried as source text, never pickled", "bad-function", hint)
    return to_yaml(function_spec(func, base_image, packages_to_install, annotations, extra_code))


def func_to_component_file(func: Callable[..., Any], output_component_file: str | Path, **settings: Any) -> None:
    """Write the component file of a function; the settings are those of func_to_component_text."""
    path = Path(output_component_file)
    text = func_to_component_text(func, **settings)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def func_to_container_op(
    func: Callable[..., Any], output_component_file: str | Path | None = None, **settings: Any
) -> ComponentFactory:
    """The component of a function as a factory; the settings are those of func_to_component_text."""
    from catalog.spec.parse import parse_component

    text = func_to_component_text(func, **settings)
    if output_component_file is not None:
        func_to_component_file(func, output_component_file, **settings)
    return make_factory(parse_component(text))
