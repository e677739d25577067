"""Faulty copies of a component, to see whether its cases notice: each differs from it in one place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations

from catalog.client.testing.line_mutation import line_variants, program_length, renamed
from catalog.spec.model import ComponentSpec, ContainerImplementation, ContainerSpec, InputSpec, Scalar
from catalog.spec.placeholders import INPUT_PLACEHOLDERS, OUTPUT_PLACEHOLDERS, walk
from catalog.spec.types import CANONICAL, FALSE_TEXTS, type_name


@dataclass(frozen=True)
class Mutant:
    """A faulty component and, in words, what is wrong with it."""

    description: str
    spec: ComponentSpec


def mutants(spec: ComponentSpec) -> tuple[Mutant, ...]:
    """All mutants of a container component, in a fixed order, no two alike; none for a graph."""
    container = spec.container
    if container is None:
        return ()
    found: list[Mutant] = []
    for mutate in OPERATORS:
        for mutant in mutate(spec, container):
            if mutant.spec != spec and all(mutant.spec != other.spec for other in found):
                found.append(mutant)
    return tuple(found)


def _does_nothing(spec: ComponentSpec, container: ContainerSpec) -> Iterator[Mutant]:
    yield Mutant("the command is `true`", _with(spec, replace(container, command=("true",), args=None)))


def _faulty_lines(spec: ComponentSpec, container: ContainerSpec) -> Iterator[Mutant]:
    command, args = container.command or (), container.args or ()
    program = program_length(container.line)
    for what, line in line_variants(command, min(program, len(command))):
        yield Mutant(what, _with(spec, replace(container, command=line)))
    for what, line in line_variants(args, max(0, program - len(command))):
        yield Mutant(what, _with(spec, replace(container, args=line)))


def _swapped_outputs(spec: ComponentSpec, container: ContainerSpec) -> Iterator[Mutant]:
    fixed = container.file_outputs or {}
    by_place = {element.name for element in walk(container.line) if isinstance(element, OUTPUT_PLACEHOLDERS)}
    for one, other in combinations((port.name for port in spec.outputs), 2):
        what = f'outputs "{one}" and "{other}" swapped'
        if one in fixed and other in fixed:
            paths = {**fixed, one: fixed[other], other: fixed[one]}
            yield Mutant(what, _with(spec, replace(container, file_outputs=paths)))
        elif {one, other} <= by_place - fixed.keys():
            yield Mutant(what, _with(spec, _renamed(container, {one: other, other: one}, inputs=False)))


def _swapped_inputs(spec: ComponentSpec, container: ContainerSpec) -> Iterator[Mutant]:
    used = {element.name for element in walk(container.line) if isinstance(element, INPUT_PLACEHOLDERS)}
    for one, other in combinations(spec.inputs, 2):
        if one.type and one.type == other.type and {one.name, other.name} <= used:
            names = {one.name: other.name, other.name: one.name}
            what = f'inputs "{one.name}" and "{other.name}" swapped'
            yield Mutant(what, _with(spec, _renamed(container, names, inputs=True)))


def _other_defaults(spec: ComponentSpec, container: ContainerSpec) -> Iterator[Mutant]:
    for place, port in enumerate(spec.inputs):
        if port.default is not None:
            default = other_default(port)
            inputs = (*spec.inputs[:place], replace(port, default=default), *spec.inputs[place + 1 :])
            yield Mutant(f'the default of "{port.name}" is {default!r}', replace(spec, inputs=inputs))


def _lost_variables(spec: ComponentSpec, container: ContainerSpec) -> Iterator[Mutant]:
    for name in container.env or {}:
        env = {key: text for key, text in (container.env or {}).items() if key != name}
        yield Mutant(f"without the variable {name}", _with(spec, replace(container, env=env)))


OPERATORS: tuple[Callable[[ComponentSpec, ContainerSpec], Iterator[Mutant]], ...] = (
    _does_nothing,
    _faulty_lines,
    _swapped_outputs,
    _swapped_inputs,
    _other_defaults,
    _lost_variables,
)


def other_default(port: InputSpec) -> Scalar:
    """Another value of the input's type than its default: one more, half of it, not it, or a longer text."""
    text = str(port.default)
    kind = CANONICAL.get(type_name(port.type), "str")
    if kind == "bool":
        return "True" if text.lower() in FALSE_TEXTS else "False"
    try:
        if kind == "int":
            return str(int(text) + 1)
        if kind == "float":
            return str(float(text) / 2 or 0.5)
    except ValueError:  # a default that is no number is a text like any other
        pass
    if kind == "list":
        return "[]" if text.strip() != "[]" else '["mutant"]'
    if kind == "dict":
        return "{}" if text.strip() != "{}" else '{"mutant": 1}'
    return f"{text}mutant"


def _renamed(container: ContainerSpec, names: dict[str, str], *, inputs: bool) -> ContainerSpec:
    return replace(
        container,
        command=None if container.command is None else renamed(container.command, names, inputs=inputs),
        args=None if container.args is None else renamed(container.args, names, inputs=inputs),
    )


def _with(spec: ComponentSpec, container: ContainerSpec) -> ComponentSpec:
    return replace(spec, implementation=ContainerImplementation(container))
