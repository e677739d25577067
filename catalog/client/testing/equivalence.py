"""Telling what a mutant changes without running it: the command lines that arguments resolve to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Union

from catalog.client.testing.cases import Case
from catalog.command import CommandLine, resolve_command, standard_places
from catalog.errors import ArgumentError
from catalog.spec.model import ComponentSpec
from catalog.spec.placeholders import IfPlaceholder, InputValue, walk
from catalog.spec.types import default_text

Start = tuple[Union[CommandLine, str], tuple[tuple[str, str], ...]]
"""A command line, or why there is none, and the component's environment."""


def start_of(spec: ComponentSpec, texts: dict[str, str]) -> Start:
    """What would be started with these arguments, in the standard places of a container."""
    container = spec.container
    env = tuple(sorted(((container.env if container else None) or {}).items()))
    try:
        filled = dict(texts)
        for port in spec.inputs:
            default = default_text(port)
            if port.name not in filled and default is not None:
                filled[port.name] = default
        return resolve_command(spec, dict(filled), standard_places(spec)), env
    except ArgumentError as error:
        return str(error), env


def case_texts(case: Case) -> dict[str, str]:
    """The arguments of a case as texts; a text that names it stands for the content of a file."""
    inline = {name: text.removesuffix("\n") for name, text in case.inline.items()}
    return {**{name: f"<{path}>" for name, path in case.files.items()}, **inline, **case.arguments}


def touched(cases: Iterable[Case], spec: ComponentSpec, mutant: ComponentSpec) -> list[Case]:
    """The cases for which the mutant starts something else: only these can notice it."""
    return [case for case in cases if start_of(spec, case_texts(case)) != start_of(mutant, case_texts(case))]


def is_equivalent(spec: ComponentSpec, mutant: ComponentSpec) -> bool:
    """True when the mutant starts the same with all arguments, and with the required ones alone."""
    return all(start_of(spec, texts) == start_of(mutant, texts) for texts in _probes(spec))


def _probes(spec: ComponentSpec) -> Iterator[dict[str, str]]:
    line = spec.container.line if spec.container else ()
    conditions = {
        element.condition.name
        for element in walk(line)
        if isinstance(element, IfPlaceholder) and isinstance(element.condition, InputValue)
    }
    for truth in ("true", "false"):
        every = {port.name: truth if port.name in conditions else f"<{port.name}>" for port in spec.inputs}
        yield every
        yield {port.name: every[port.name] for port in spec.inputs if port.required}
