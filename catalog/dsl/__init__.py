"""Pipelines and components from Python functions, under the names of the KFP v1 SDK.

Names are imported when they are first used, so that `import catalog.dsl` costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from catalog.dsl import data_passing_methods as data_passing_methods
    from catalog.dsl import types as types
    from catalog.dsl.container_op import ContainerOp as ContainerOp
    from catalog.dsl.container_op import InputArgumentPath as InputArgumentPath
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
    from catalog.dsl.pipeline_conf import PipelineConf as PipelineConf
    from catalog.dsl.pipeline_conf import get_pipeline_conf as get_pipeline_conf
    from catalog.dsl.pipeline_function import pipeline as pipeline
    from catalog.dsl.pipeline_volume import PipelineVolume as PipelineVolume
    from catalog.dsl.predicates import And as And
    from catalog.dsl.predicates import Not as Not
    from catalog.dsl.predicates import Or as Or
    from catalog.dsl.recursion import graph_component as graph_component
    from catalog.dsl.resource_op import ResourceOp as ResourceOp
    from catalog.dsl.resource_op import kubernetes_resource_delete_op as kubernetes_resource_delete_op
    from catalog.dsl.subgraph import SubGraph as SubGraph
    from catalog.dsl.task import Task as Task
    from catalog.dsl.user_container import Sidecar as Sidecar
    from catalog.dsl.user_container import UserContainer as UserContainer
    from catalog.dsl.volume_op import VolumeOp as VolumeOp
    from catalog.dsl.volume_snapshot_op import VolumeSnapshotOp as VolumeSnapshotOp

    BaseOp = Task

RUN_ID_PLACEHOLDER = "{{workflow.uid}}"
EXECUTION_ID_PLACEHOLDER = "{{workflow.uid}}-{{pod.name}}"
VOLUME_MODE_RWO = ("ReadWriteOnce",)
VOLUME_MODE_RWM = ("ReadWriteMany",)
VOLUME_MODE_ROM = ("ReadOnlyMany",)

HOMES = {
    "And": "predicates",
    "Condition": "groups",
    "ContainerOp": "container_op",
    "Elif": "groups",
    "Else": "groups",
    "ExitHandler": "groups",
    "If": "groups",
    "InputArgumentPath": "container_op",
    "InputBinaryFile": "function_ports",
    "InputPath": "function_ports",
    "InputTextFile": "function_ports",
    "Not": "predicates",
    "Or": "predicates",
    "OutputBinaryFile": "function_ports",
    "OutputPath": "function_ports",
    "OutputTextFile": "function_ports",
    "ParallelFor": "groups",
    "PipelineConf": "pipeline_conf",
    "PipelineParam": "params",
    "PipelineTaskFinalStatus": "function_ports",
    "PipelineVolume": "pipeline_volume",
    "ResourceOp": "resource_op",
    "Sidecar": "user_container",
    "SubGraph": "subgraph",
    "Task": "task",
    "UserContainer": "user_container",
    "VolumeOp": "volume_op",
    "VolumeSnapshotOp": "volume_snapshot_op",
    "component": "function_component",
    "create_component_from_func": "function_component",
    "get_pipeline_conf": "pipeline_conf",
    "graph_component": "recursion",
    "kubernetes_resource_delete_op": "resource_op",
    "pipeline": "pipeline_function",
}
MODULES = ("data_passing_methods", "types")
RENAMED = {"BaseOp": "Task"}


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name in MODULES:
        return import_module(f"{__name__}.{name}")
    if name in RENAMED:
        name = RENAMED[name]
    if name not in HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *HOMES, *MODULES, *RENAMED})
