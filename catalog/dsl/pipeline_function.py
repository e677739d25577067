"""The decorator that makes a Python function a pipeline."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping
from typing import Any, Protocol, overload

from catalog.dsl.build import build_pipeline
from catalog.errors import ArgumentError
from catalog.load.caller import caller_position
from catalog.load.factory import recorder
from catalog.load.loose_task import make_loose_task
from catalog.spec.model import ComponentRef


class PipelineFunction(Protocol):
    """A function that composes a pipeline; a call inside another pipeline adds it there as one task."""

    __name__: str
    __module__: str
    _component_human_name: str | None
    _component_description: str | None
    pipeline_root: str | None

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Add the pipeline as a task, or (outside of a pipeline) make a LooseTask of it."""


@overload
def pipeline(name: Callable[..., Any]) -> PipelineFunction: ...


@overload
def pipeline(
    name: str | None = None,
    description: str | None = None,
    pipeline_root: str | None = None,
    *,
    output_directory: str | None = None,
) -> Callable[[Callable[..., Any]], PipelineFunction]: ...


def pipeline(
    name: str | Callable[..., Any] | None = None,
    description: str | None = None,
    pipeline_root: str | None = None,
    *,
    output_directory: str | None = None,
) -> PipelineFunction | Callable[[Callable[..., Any]], PipelineFunction]:
    """Make a function a pipeline; usable with and without parentheses.

    The function's parameters become the pipeline's parameters, what it returns the outputs. `pipeline_root` (or
    `output_directory`) is the folder or URL under which artifacts with URIs are placed.
    """
    if callable(name):
        return _dress(name, None, None, None)
    human_name = name

    def decorate(function: Callable[..., Any]) -> PipelineFunction:
        return _dress(function, human_name, description, pipeline_root or output_directory)

    return decorate


def _dress(
    function: Callable[..., Any], name: str | None, description: str | None, root: str | None
) -> PipelineFunction:
    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        arguments = _bind(function, args, kwargs)
        spec = build_pipeline(call)
        ref = ComponentRef(spec=spec)
        current = recorder.get()
        if current is not None:
            return current.add_task(spec, ref, arguments)
        return make_loose_task(spec, ref, arguments)

    dressed: Any = call
    dressed._component_human_name = name
    dressed._component_description = description
    dressed.pipeline_root = root
    result: PipelineFunction = dressed
    return result


def _bind(function: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> dict[str, Any]:
    signature = inspect.signature(function)
    try:
        return dict(signature.bind(*args, **kwargs).arguments)
    except TypeError as error:
        position, line = caller_position()
        raise ArgumentError(
            f'pipeline "{function.__name__}": {error}',
            rule="argument-missing" if "missing" in str(error) else "argument-unknown",
            position=position,
            source_line=line,
            hint=f"it takes {signature}",
        ) from None
