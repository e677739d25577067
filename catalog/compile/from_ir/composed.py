"""Texts that kfp 2 puts together from a task's inputs: they become part of the component's command line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from catalog.dsl.elements import map_line
from catalog.spec.model import ComponentSpec, ContainerImplementation, InputSpec
from catalog.spec.placeholders import Condition, Element, InputPath, InputValue, IsPresent, walk


def with_composed(spec: ComponentSpec, texts: Mapping[str, Element]) -> ComponentSpec:
    """The container component with each of `texts` in place of the input of that name.

    Raises ValueError with the reason where the input is no text of the command line.
    """
    container = spec.container
    if container is None:
        raise ValueError("it goes to a nested pipeline, which takes whole values only")
    if any(isinstance(part, InputPath) and part.name in texts for part in walk(container.line)):
        raise ValueError("the component reads it from a file")

    def change(element: Element) -> Element:
        return texts.get(element.name, element) if isinstance(element, InputValue) else element

    def condition(given: Condition) -> Condition:
        return True if isinstance(given, IsPresent) and given.name in texts else given

    made = replace(
        container,
        command=map_line(container.command, change, condition),
        args=map_line(container.args, change, condition),
    )
    named = [part.name for text in texts.values() for part in walk((text,)) if isinstance(part, InputValue)]
    kept = [port for port in spec.inputs if port.name not in texts]
    known = {port.name for port in kept}
    new = [InputSpec(name) for name in dict.fromkeys(named) if name not in known]
    return replace(spec, inputs=(*kept, *new), implementation=ContainerImplementation(made))
