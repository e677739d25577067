"""A Python function to the value of a pipeline: the function runs once, with placeholders for its parameters."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from catalog.dsl.assembly import connect, graph_of
from catalog.dsl.complaints import complaint
from catalog.dsl.composition import Composition
from catalog.dsl.docstrings import parse_docstring
from catalog.dsl.embedding import embed_values
from catalog.dsl.interface import human_name, pipeline_inputs, pipeline_outputs, position_of
from catalog.dsl.params import PipelineParam
from catalog.dsl.pipeline_conf import PipelineConf, conf_of
from catalog.load.factory import recorder
from catalog.pipeline.settings import with_settings
from catalog.spec.model import ComponentSpec, GraphImplementation, InputSpec, MetadataSpec

PIPELINE_ROOT = "pipelines.kubeflow.org/pipeline_root"


def build_pipeline(
    function: Callable[..., Any], conf: PipelineConf | None = None, *, type_check: bool = True
) -> ComponentSpec:
    """The pipeline that `function` (decorated with `dsl.pipeline`, or plain) composes.

    `conf` takes the place of the settings that the function makes itself; `type_check` says whether the types of
    values must fit.

    Raises CompositionError, at the user's own line, for tasks that do not fit together; what the function itself
    raises passes through.
    """
    plain = inspect.unwrap(function)
    composition = Composition(plain, _outer(plain))
    composition.root.build.type_check = type_check
    doc = parse_docstring(plain.__doc__)
    inputs = pipeline_inputs(plain, doc)
    returned = _run(composition, plain, inputs)
    position = position_of(plain)
    conf = conf or conf_of(composition)
    conf.transform([task for task in composition.root.build.tasks if task.draft.body is None])
    embed_values(composition.root)
    connect(composition.root)
    outputs, values = pipeline_outputs(returned, composition.root, position)
    root = getattr(function, "pipeline_root", None)
    spec = ComponentSpec(
        name=getattr(function, "_component_human_name", None) or human_name(plain),
        description=getattr(function, "_component_description", None) or doc.short or None,
        metadata=MetadataSpec({PIPELINE_ROOT: str(root)}) if root else None,
        inputs=inputs,
        outputs=outputs,
        implementation=GraphImplementation(graph_of(composition.root, values)),
    )
    return with_settings(spec, conf.settings())


def _outer(function: Callable[..., Any]) -> Composition | None:
    current = recorder.get()
    outer = current if isinstance(current, Composition) else None
    around = outer
    while around is not None:
        if around.function is function:
            hint = "a function decorated with @dsl.graph_component may call itself"
            raise complaint(f'the pipeline "{function.__name__}" calls itself', "pipeline-recursion", hint)
        around = around.outer
    return outer


def _run(composition: Composition, function: Callable[..., Any], inputs: tuple[InputSpec, ...]) -> object:
    root = composition.root
    positional: list[PipelineParam] = []
    named: dict[str, PipelineParam] = {}
    parameters = inspect.signature(function).parameters
    for port in inputs:
        value = PipelineParam(port.name, param_type=port.type, origin=root)
        root.inputs[value.key] = port
        if parameters[port.name].kind is inspect.Parameter.POSITIONAL_ONLY:
            positional.append(value)
        else:
            named[port.name] = value
    token = recorder.set(composition)
    try:
        return function(*positional, **named)
    finally:
        recorder.reset(token)
