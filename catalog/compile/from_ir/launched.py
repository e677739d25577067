"""Components whose program wants the executor's input as one message: kfp 2's Python components do."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files

from catalog.compile.from_ir.launcher import MARK
from catalog.dsl.elements import map_line
from catalog.spec.model import ComponentSpec, ContainerSpec, InputSpec
from catalog.spec.placeholders import (
    Element,
    ExecutorInput,
    IfPlaceholder,
    InputPath,
    InputValue,
    IsPresent,
    OutputPath,
    walk,
)


@cache
def program() -> str:
    """The text of the launcher."""
    return files("catalog.compile.from_ir").joinpath("launcher.py").read_text(encoding="utf-8")


def wants_executor_input(container: ContainerSpec) -> bool:
    """True when the whole input message stands somewhere in the command line."""
    return any(isinstance(part, ExecutorInput) for part in walk(container.line))


@dataclass(frozen=True)
class Told:
    """What a task knows of its inputs: the tasks whose ends they tell, and the types of the items of lists."""

    status_of: Mapping[str, str] = field(default_factory=dict)
    items: Mapping[str, str] = field(default_factory=dict)


def launched(
    container: ContainerSpec, spec: ComponentSpec, artifacts: frozenset[str], told: Told | None = None
) -> ContainerSpec:
    """The container with its program started by the launcher, which makes the message and takes the outputs in.

    `artifacts` are the names of the ports that are artifacts. Needs `python3` in the image, as kfp's components do.
    """
    told = told or Told()
    ports = {
        "in": {port.name: _kind(port.name, str(port.type), artifacts) for port in spec.inputs},
        "out": {
            port.name: _kind(port.name, str(port.type), artifacts) for port in spec.outputs if port.name in artifacts
        },
        "status": dict(told.status_of),
        "items": dict(told.items),
    }
    words: list[Element] = ["python3", "-u", "-c", program(), json.dumps(ports, sort_keys=True)]
    for port in spec.inputs:
        words += _given(port, port.name in artifacts)
    for output in spec.outputs:
        words += ["--output", output.name, OutputPath(output.name)]
    line = map_line(container.line, lambda part: MARK if isinstance(part, ExecutorInput) else part, lambda test: test)
    return replace(container, command=(*words, "--", *(line or ())), args=None)


def _kind(name: str, kind: str, artifacts: frozenset[str]) -> str:
    return f"system.{kind}" if name in artifacts and "." not in kind else kind


def _given(port: InputSpec, is_artifact: bool) -> list[Element]:
    words: tuple[Element, ...]
    if is_artifact:
        words = ("--artifact", port.name, InputPath(port.name))
    else:
        words = ("--parameter", port.name, InputValue(port.name))
    return [IfPlaceholder(IsPresent(port.name), words)] if not port.required else list(words)
