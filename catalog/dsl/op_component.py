"""Functions that return a ContainerOp as components: their annotations say the types of inputs and outputs."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from catalog.dsl.annotations import resolved_annotations, type_of
from catalog.dsl.arguments import checked_argument
from catalog.dsl.composition import open_composition
from catalog.dsl.container_op import ContainerOp
from catalog.dsl.docstrings import parse_docstring
from catalog.dsl.interface import pipeline_inputs
from catalog.dsl.params import PipelineParam

MAKERS = frozenset(("ContainerOp", "ResourceOp", "VolumeOp", "VolumeSnapshotOp"))


def makes_op(function: Callable[..., Any]) -> bool:
    """True for a function whose code names one of the classes of steps."""
    code = getattr(function, "__code__", None)
    return code is not None and bool(MAKERS.intersection(code.co_names))


def op_component(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, with the values that it is given checked against its annotations, and its outputs typed."""
    inputs = {port.name: port for port in pipeline_inputs(function, parse_docstring(function.__doc__))}
    returned = resolved_annotations(function).get("return")

    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        scope = open_composition(f"the component {function.__name__}").current
        for name, given in inspect.signature(function).bind(*args, **kwargs).arguments.items():
            if isinstance(given, PipelineParam):
                checked_argument(given, inputs[name].type, f'parameter "{name}" of "{function.__name__}"', scope)
        op = function(*args, **kwargs)
        if isinstance(op, ContainerOp) and isinstance(returned, dict):
            _set_types(op, returned)
        return op

    return call


def _set_types(op: ContainerOp, returned: dict[str, Any]) -> None:
    types = {name: type_of(annotation) for name, annotation in returned.items()}
    for name in op.outputs:
        op.outputs[name].param_type = types.get(name, op.outputs[name].param_type)
    if op.draft.spec is not None:
        ports = tuple(replace(port, type=types.get(port.name, port.type)) for port in op.draft.spec.outputs)
        op.draft.spec = replace(op.draft.spec, outputs=ports)
