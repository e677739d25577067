"""The factory of a component: a function with the component's own signature that makes tasks.

Inside a pipeline a call adds a task to it; elsewhere a call returns a LooseTask. Semantics of kfp 1.8.22, section
"The factory" of its component format.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from typing import Any, Protocol

from catalog.errors import ArgumentError
from catalog.load.caller import caller_position
from catalog.load.loose_task import LooseTask, make_loose_task
from catalog.spec.display import spec_html
from catalog.spec.model import ComponentRef, ComponentSpec
from catalog.spec.names import python_names
from catalog.spec.signature import factory_help, factory_name, signature_of


class TaskRecorder(Protocol):
    """The pipeline being composed: takes the calls of factories."""

    def add_task(self, spec: ComponentSpec, ref: ComponentRef, arguments: Mapping[str, Any]) -> Any:
        """Add a task with these arguments by the inputs' original names; the result is what the call returns."""


class ComponentFactory(Protocol):
    """What the load functions return."""

    __name__: str
    __signature__: inspect.Signature
    component_spec: ComponentSpec
    component_ref: ComponentRef

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Make a task of the component."""

    def _repr_html_(self) -> str: ...


recorder: ContextVar[TaskRecorder | None] = ContextVar("recorder", default=None)


def make_factory(spec: ComponentSpec, ref: ComponentRef | None = None) -> ComponentFactory:
    """The factory of `spec`; `ref` says where the spec came from."""
    signature = signature_of(spec)
    names = {python: original for original, python in python_names(port.name for port in spec.inputs).items()}
    component_ref = ref or ComponentRef(spec=spec)

    def factory(*args: Any, **kwargs: Any) -> Any:
        bound = _bind(signature, factory_name(spec), args, kwargs)
        arguments = {names[python]: value for python, value in bound.items()}
        current = recorder.get()
        if current is not None:
            return current.add_task(spec, component_ref, arguments)
        return make_loose_task(spec, component_ref, arguments)

    return _dress(factory, spec, component_ref, signature)


def _dress(
    factory: Callable[..., Any], spec: ComponentSpec, ref: ComponentRef, signature: inspect.Signature
) -> ComponentFactory:
    dressed: Any = factory
    dressed.__name__ = dressed.__qualname__ = factory_name(spec)
    dressed.__doc__ = factory_help(spec)
    dressed.__signature__ = signature
    dressed.component_spec = spec
    dressed.component_ref = ref
    dressed._repr_html_ = lambda: spec_html(spec)
    result: ComponentFactory = dressed
    return result


def _bind(signature: inspect.Signature, name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return dict(signature.bind(*args, **kwargs).arguments)
    except TypeError as error:
        position, line = caller_position()
        shown = ", ".join(str(parameter) for parameter in signature.parameters.values())
        raise ArgumentError(
            f'"{name}": {error}',
            rule="argument-missing" if "missing" in str(error) else "argument-unknown",
            position=position,
            source_line=line,
            hint=f"it takes ({shown})",
        ) from None


__all__ = ["ComponentFactory", "LooseTask", "TaskRecorder", "make_factory", "recorder"]
