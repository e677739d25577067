"""Pipelines and components from Python functions, under the names of the KFP v1 SDK.

Names are imported when they are first used, so that `import catalog.dsl` costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from catalog.dsl.function_component import component as component
    from catalog.dsl.function_component import create_component_from_func as create_component_from_func
    from catalog.dsl.function_ports import InputBinaryFile as InputBinaryFile
    from catalog.dsl.function_ports import InputPath as InputPath
    from catalog.dsl.function_ports import InputTextFile as InputTextFile
    from catalog.dsl.function_ports import OutputBinaryFile as OutputBinaryFile
    from catalog.dsl.function_ports import OutputPath as OutputPath
    from catalog.dsl.function_ports import OutputTextFile as OutputTextFile
    from catalog.dsl.function_ports import PipelineTaskFinalStatus as PipelineTaskFinalStatus
    from catalog.dsl.groups import Condition as Condition
    from catalog.dsl.groups import Elif as Elif
    from catalog.dsl.groups import Else as Else
    from catalog.dsl.groups import ExitHandler as ExitHandler
    from catalog.dsl.groups import If as If
    from catalog.dsl.groups import ParallelFor as ParallelFor
    from catalog.dsl.params import PipelineParam as PipelineParam
    from catalog.dsl.pipeline_function import pipeline as pipeline
    from catalog.dsl.predicates import And as And
    from catalog.dsl.predicates import Not as Not
    from catalog.dsl.predicates import Or as Or
    from catalog.dsl.recursion import graph_component as graph_component

RUN_ID_PLACEHOLDER = "{{workflow.uid}}"
EXECUTION_ID_PLACEHOLDER = "{{workflow.uid}}-{{pod.name}}"

HOMES = {
    "And": "predicates",
    "Condition": "groups",
    "Elif": "groups",
    "Else": "groups",
    "ExitHandler": "groups",
    "If": "groups",
    "InputBinaryFile": "function_ports",
    "InputPath": "function_ports",
    "InputTextFile": "function_ports",
    "Not": "predicates",
    "Or": "predicates",
    "OutputBinaryFile": "function_ports",
    "OutputPath": "function_ports",
    "OutputTextFile": "function_ports",
    "ParallelFor": "groups",
    "PipelineParam": "params",
    "PipelineTaskFinalStatus": "function_ports",
    "component": "function_component",
    "create_component_from_func": "function_component",
    "graph_component": "recursion",
    "pipeline": "pipeline_function",
}


def __getattr__(name: str) -> Any:
    if name not in HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *HOMES})
