"""What kfp 2.17 makes of a v1 command line: which placeholders it takes, and for which ports."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from catalog.spec.model import ComponentSpec, ContainerSpec
from catalog.spec.placeholders import (
    Branch,
    Concat,
    Element,
    IfPlaceholder,
    InputMetadata,
    InputOutputPortName,
    InputPath,
    InputUri,
    InputValue,
    IsPresent,
    OutputMetadata,
    OutputUri,
    branch_items,
    walk,
)
from catalog.validate.portability_finding import FindingPath, PortabilityFinding
from catalog.validate.portability_kfp2_types import PortKind, port_kind, port_name

MAX_MOVED = 64
UNKNOWN = {
    InputMetadata: "inputMetadata",
    InputOutputPortName: "inputOutputPortName",
    OutputMetadata: "outputMetadata",
}


@dataclass(frozen=True, slots=True)
class _Ports:
    """The kinds of ports by kfp 2's names; of two that become one, the last counts. `both`: used by value and file."""

    inputs: dict[str, PortKind]
    outputs: dict[str, PortKind]
    both: frozenset[str]


def line_findings(spec: ComponentSpec, container: ContainerSpec) -> Iterator[PortabilityFinding]:
    """Everything kfp 2 refuses, cannot compile, or silently changes in `command`, `args` and `fileOutputs`."""
    ports = _Ports(
        {port_name(port.name): port_kind(port.type) for port in spec.inputs},
        {port_name(port.name): port_kind(port.type) for port in spec.outputs},
        inputs_used_both_ways(container),
    )
    for key, elements in (("command", container.command or ()), ("args", container.args or ())):
        yield from _elements(elements, ports, ("implementation", "container", key))
    movable = movable_outputs(container)
    for name, path in (container.file_outputs or {}).items():
        found = name in movable
        yield PortabilityFinding(
            "kfp2-file-outputs",
            "changed",
            f'the output "{name}" is never collected: kfp 2 drops fileOutputs',
            ("implementation", "container", "fileOutputs", name),
            name,
            fix=f"put {{outputPath: {name}}} where {path} stands" if found else "pass {outputPath: …} to the program",
            mechanical=found,
        )


def inputs_used_both_ways(container: ContainerSpec) -> frozenset[str]:
    """Inputs used by value and by file: whatever type they have, kfp 2 fails on one of the uses."""
    line = list(walk(container.line))
    by_value = {element.name for element in line if isinstance(element, InputValue)}
    return frozenset(by_value & {element.name for element in line if isinstance(element, (InputPath, InputUri))})


def path_pattern(path: str) -> re.Pattern[str]:
    """Finds a fixed path where it stands by itself, not as part of a longer one."""
    return re.compile(rf"(?<![\w./-]){re.escape(path)}(?![\w./-])")


def movable_outputs(container: ContainerSpec) -> dict[str, str]:
    """The fixed outputs whose path stands in a text of the command line, and nowhere as part of a longer path.

    Of very many, only the first MAX_MOVED are looked at.
    """
    texts = [element for element in walk(container.line) if isinstance(element, str)]
    found: dict[str, str] = {}
    for name, path in islice((container.file_outputs or {}).items(), MAX_MOVED):
        times = sum(text.count(path) for text in texts) if path else 0
        if times and times == sum(len(path_pattern(path).findall(text)) for text in texts):
            found[name] = path
    return found


def _elements(elements: tuple[Element, ...], ports: _Ports, place: FindingPath) -> Iterator[PortabilityFinding]:
    for index, element in enumerate(elements):
        yield from _element(element, ports, (*place, index))


def _element(element: Element, ports: _Ports, place: FindingPath) -> Iterator[PortabilityFinding]:
    if isinstance(element, Concat):
        for index, item in enumerate(element.items):
            if isinstance(item, IfPlaceholder):
                yield from _joined(item, (*place, "concat", index, "if"))
        yield from _elements(element.items, ports, (*place, "concat"))
    elif isinstance(element, IfPlaceholder):
        yield from _choice(element, ports, (*place, "if"))
    elif type(element) in UNKNOWN:
        message = f"kfp 2 has no placeholder {UNKNOWN[type(element)]}"
        yield PortabilityFinding("kfp2-placeholder", "refused", message, place)
    elif isinstance(element, (InputValue, InputPath, InputUri, OutputUri)):
        yield from _use(element, ports, place)


def _use(
    element: InputValue | InputPath | InputUri | OutputUri, ports: _Ports, place: FindingPath
) -> Iterator[PortabilityFinding]:
    name, kinds = port_name(element.name), ports.outputs if isinstance(element, OutputUri) else ports.inputs
    by_value = isinstance(element, InputValue)
    wanted = "parameter" if by_value else "artifact"
    if kinds.get(name) in (wanted, "invalid"):
        return
    used = "by value" if by_value else "by URI" if isinstance(element, (InputUri, OutputUri)) else "by file"
    fix = "set the type String, or pass a file" if by_value else "set the type Artifact, or another name of a file"
    yield PortabilityFinding(
        "kfp2-value" if by_value else "kfp2-file",
        "uncompiled",
        f'"{element.name}" is used {used}, but its type makes it {_article(kinds.get(name, "artifact"))} to kfp 2',
        place,
        element.name,
        fix="use it by value or by file, not both" if element.name in ports.both else fix,
        mechanical=element.name not in ports.both,
    )


def _article(kind: PortKind) -> str:
    return "an artifact" if kind == "artifact" else "a parameter"


def _choice(element: IfPlaceholder, ports: _Ports, place: FindingPath) -> Iterator[PortabilityFinding]:
    if not isinstance(element.condition, IsPresent):
        message = "kfp 2 takes only isPresent as the condition of an `if`"
        yield PortabilityFinding("kfp2-condition", "refused", message, (*place, "cond"))
    otherwise = element.else_value
    if otherwise is not None and not isinstance(otherwise, (str, tuple)):
        message = "kfp 2 fails on a placeholder as `else` that is not in a list"
        fix = "put it in a list"
        yield PortabilityFinding("kfp2-else", "refused", message, (*place, "else"), fix=fix, mechanical=True)
    if otherwise == "":
        message = "an empty `else` is dropped: the argument is missing instead of empty"
        yield PortabilityFinding(
            "kfp2-else", "changed", message, (*place, "else"), fix="put it in a list", mechanical=True
        )
    for key, branch in (("then", element.then_value), ("else", otherwise)):
        yield from _branch(branch, ports, (*place, key))


def _branch(branch: Branch | None, ports: _Ports, place: FindingPath) -> Iterator[PortabilityFinding]:
    if isinstance(branch, tuple):
        yield from _elements(branch, ports, place)
    elif branch is not None:
        yield from _element(branch, ports, place)


def _joined(element: IfPlaceholder, place: FindingPath) -> Iterator[PortabilityFinding]:
    """What stands in the way of an `if` inside a concat: lists, at any depth that stays an element."""
    for key, branch in (("then", element.then_value), ("else", element.else_value)):
        if isinstance(branch, tuple):
            message = f"kfp 2 takes no list as `{key}` of an `if` inside `concat`"
            fix = "write one element; join several with concat"
            mechanical = key == "then" or all(isinstance(item, str) for item in branch_items(branch))
            yield PortabilityFinding(
                "kfp2-list-in-concat", "refused", message, (*place, key), fix=fix, mechanical=mechanical
            )
        elif isinstance(branch, IfPlaceholder):
            yield from _joined(branch, (*place, key, "if"))
