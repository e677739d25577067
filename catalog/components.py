"""Components under the names of the KFP v1 SDK; each name loads on first use."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from catalog.dsl.function_component import create_component_from_func
    from catalog.dsl.function_files import func_to_component_file, func_to_component_text, func_to_container_op
    from catalog.dsl.function_ports import (
        InputBinaryFile,
        InputPath,
        InputTextFile,
        OutputBinaryFile,
        OutputPath,
        OutputTextFile,
    )
    from catalog.dsl.graph_file import (
        create_graph_component_from_pipeline_func,
    )
    from catalog.library.component import load_component
    from catalog.library.component_store import ComponentStore
    from catalog.library.mirrored import load_component_from_url
    from catalog.load.loader import load_component_from_file, load_component_from_text

__all__ = [
    "ComponentStore",
    "InputBinaryFile",
    "InputPath",
    "InputTextFile",
    "OutputBinaryFile",
    "OutputPath",
    "OutputTextFile",
    "create_component_from_func",
    "create_graph_component_from_pipeline_func",
    "func_to_component_file",
    "func_to_component_text",
    "func_to_container_op",
    "load_component",
    "load_component_from_file",
    "load_component_from_text",
    "load_component_from_url",
]

HOMES = {
    "ComponentStore": "library.component_store",
    "InputBinaryFile": "dsl.function_ports",
    "InputPath": "dsl.function_ports",
    "InputTextFile": "dsl.function_ports",
    "OutputBinaryFile": "dsl.function_ports",
    "OutputPath": "dsl.function_ports",
    "OutputTextFile": "dsl.function_ports",
    "create_component_from_func": "dsl.function_component",
    "create_graph_component_from_pipeline_func": "dsl.graph_file",
    "func_to_component_file": "dsl.function_files",
    "func_to_component_text": "dsl.function_files",
    "func_to_container_op": "dsl.function_files",
    "load_component": "library.component",
    "load_component_from_file": "load.loader",
    "load_component_from_text": "load.loader",
    "load_component_from_url": "library.mirrored",
}


def __getattr__(name: str) -> Any:
    if name not in HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"catalog.{HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *HOMES})
