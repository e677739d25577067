"""Arguments that are texts with values of the pipeline inside: the component puts the text together itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from catalog.dsl.complaints import complaint
from catalog.dsl.elements import map_line
from catalog.dsl.params import PipelineParam
from catalog.dsl.texts import Template
from catalog.spec.model import ComponentSpec, ContainerImplementation, ContainerSpec
from catalog.spec.placeholders import (
    INPUT_PLACEHOLDERS,
    Concat,
    Condition,
    Element,
    IfPlaceholder,
    InputValue,
    IsPresent,
    walk,
)

HINT = "pass the value itself, and put the text together in a component such as join_text"
NameOf = Callable[[PipelineParam], str]


def check_template(spec: ComponentSpec, name: str) -> None:
    """Refuse a text with values for an input that the component does not just put into its command line."""
    line = spec.container.line if spec.container else ()
    taken_otherwise = any(
        isinstance(element, INPUT_PLACEHOLDERS)
        and element.name == name
        and not isinstance(element, (InputValue, IsPresent))
        for element in walk(line)
    )
    decides = any(
        isinstance(element, IfPlaceholder) and element.condition == InputValue(name) for element in walk(line)
    )
    if spec.container is None or taken_otherwise or decides:
        what = f'input "{name}" of "{spec.name}"'
        raise complaint(f"{what} was given a text with a pipeline value inside", "value-in-text", HINT)


def with_templates(spec: ComponentSpec, templates: Mapping[str, Template], name_of: NameOf) -> ComponentSpec:
    """The component with each of these inputs replaced by its text, in which `name_of` names inputs for the values."""
    if not templates or spec.container is None:
        return spec

    texts = {name: element_of(template, name_of) for name, template in templates.items()}

    def change(element: Element) -> Element:
        return texts.get(element.name, element) if isinstance(element, InputValue) else element

    def condition(given: Condition) -> Condition:
        return True if isinstance(given, IsPresent) and given.name in templates else given

    container = spec.container
    changed: ContainerSpec = replace(
        container,
        command=map_line(container.command, change, condition),
        args=map_line(container.args, change, condition),
    )
    inputs = tuple(port for port in spec.inputs if port.name not in templates)
    return replace(spec, inputs=inputs, implementation=ContainerImplementation(changed))


def element_of(template: Template, name_of: NameOf) -> Element:
    """The text as one element of a command line."""
    items: list[Element] = [
        InputValue(name_of(part)) if isinstance(part, PipelineParam) else part for part in template.parts
    ]
    if len(items) == 1:
        return items[0]
    return Concat(tuple(items)) if items else ""
