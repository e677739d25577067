"""What kfp 2.17 makes of a v1 component: the ports, and what it drops. The command line has a module of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from catalog.spec.model import ComponentSpec, InputSpec, OutputSpec
from catalog.spec.names import kubernetes_name
from catalog.spec.placeholders import OutputPath, walk
from catalog.validate.portability_finding import Effect, FindingPath, PortabilityFinding
from catalog.validate.portability_kfp2_line import line_findings
from catalog.validate.portability_kfp2_types import (
    DefaultState,
    default_state,
    keeps_type,
    port_kind,
    port_name,
    written_as_parameter,
)

MAX_NAME = 128
_CHANNEL = re.compile("[a-z]")
_DEFAULTS: dict[DefaultState, tuple[Effect, str]] = {
    "refused": ("refused", "does not parse as the input's type"),
    "uncompiled": ("uncompiled", "holds a null, or a number that the compiled form has no place for"),
    "lost": ("changed", "is dropped: the input has none when it is not passed"),
}


def kfp2_findings(spec: ComponentSpec) -> Iterator[PortabilityFinding]:
    """Everything kfp 2.17 refuses, cannot compile, or silently changes."""
    if spec.container is None:
        kind = "a component without implementation" if spec.implementation is None else "a graph component"
        yield PortabilityFinding(
            "kfp2-no-container",
            "refused",
            f"kfp 2 does not load {kind}",
            ("implementation",),
            fix="" if spec.implementation is None else "compose the tasks with the kfp 2 DSL, or run it from here",
        )
        return
    yield from _component_name(spec)
    for index, port in enumerate(spec.inputs):
        yield from _names(port, ("inputs", index))
        yield from _input(port, ("inputs", index))
    written = {element.name for element in walk(spec.container.line) if isinstance(element, OutputPath)}
    for index, output in enumerate(spec.outputs):
        yield from _names(output, ("outputs", index))
        yield from _type(output, ("outputs", index))
        if output.name in written:
            yield from _written(output, ("outputs", index))
    yield from _merged(spec.inputs, "inputs")
    yield from _merged(spec.outputs, "outputs")
    yield from line_findings(spec, spec.container)
    yield from _dropped(spec)


def _component_name(spec: ComponentSpec) -> Iterator[PortabilityFinding]:
    name = kubernetes_name(spec.name) if spec.name is not None else "name"
    if not name or len(name) > MAX_NAME:
        message = f'the name "{(spec.name or "")[:60]}" becomes no pipeline name of 1 to {MAX_NAME} characters'
        yield PortabilityFinding("kfp2-name", "uncompiled", message, ("name",), fix="use letters a to z and digits")


def _names(port: InputSpec | OutputSpec, place: FindingPath) -> Iterator[PortabilityFinding]:
    name = port_name(port.name)
    if _CHANNEL.match(name):
        return
    shown = f'becomes "{name}"' if name else "vanishes"
    message = f'the name "{port.name}" {shown}, and a port must begin with a letter a to z'
    yield PortabilityFinding(
        "kfp2-port-name",
        "uncompiled",
        message,
        (*place, "name"),
        port.name,
        port.position,
        "begin the name with a letter",
    )


def _input(port: InputSpec, place: FindingPath) -> Iterator[PortabilityFinding]:
    yield from _type(port, place)
    if port.default is None:
        return
    state = default_state(port.type, port.default)
    if state == "kept":
        return
    effect, what = _DEFAULTS[state]
    yield PortabilityFinding(
        "kfp2-default",
        effect,
        f'the default {str(port.default)[:40]!r} of "{port.name}" {what}',
        (*place, "default"),
        port.name,
        port.position,
        "" if state == "lost" else f"write a default that is {port.type}",
    )


def _type(port: InputSpec | OutputSpec, place: FindingPath) -> Iterator[PortabilityFinding]:
    if port_kind(port.type) == "invalid":
        message = f'the type of "{port.name}" is one that kfp 2 cannot read'
        fix = "write the type as a name, or leave it out"
        yield PortabilityFinding(
            "kfp2-type", "refused", message, (*place, "type"), port.name, port.position, fix, mechanical=True
        )
    elif not keeps_type(port.type):
        message = f'the type of "{port.name}" becomes system.Artifact'
        yield PortabilityFinding("kfp2-type-lost", "changed", message, (*place, "type"), port.name, port.position)


def _written(port: OutputSpec, place: FindingPath) -> Iterator[PortabilityFinding]:
    """What is wrong with an output that stands in an outputPath."""
    if port.type == {}:
        message = f'the empty type of "{port.name}" is used with outputPath, which fails'
        effect: Effect = "refused"
    elif written_as_parameter(port.type) != (port_kind(port.type) == "parameter"):
        message = f'"{port.name}" is an artifact, but its outputPath is written as that of a parameter'
        effect = "changed"
    else:
        return
    rule, fix = "kfp2-type" if effect == "refused" else "kfp2-output-kind", "write the type as a plain name"
    yield PortabilityFinding(rule, effect, message, (*place, "type"), port.name, port.position, fix, mechanical=True)


def _merged(ports: Sequence[InputSpec | OutputSpec], side: str) -> Iterator[PortabilityFinding]:
    first: dict[str, str] = {}
    for index, port in enumerate(ports):
        other = first.setdefault(port_name(port.name), port.name)
        if other != port.name:
            message = f'"{port.name}" and "{other}" become one port, "{port_name(port.name)}"'
            yield PortabilityFinding(
                "kfp2-merged",
                "changed",
                message,
                (side, index, "name"),
                port.name,
                port.position,
                "names must differ in letters a to z and digits",
            )


def _dropped(spec: ComponentSpec) -> Iterator[PortabilityFinding]:
    lost: list[str] = []
    if spec.metadata is not None:
        lost.append("metadata")
    ports: tuple[InputSpec | OutputSpec, ...] = (*spec.inputs, *spec.outputs)
    if any(port.description for port in ports):
        lost.append("descriptions of ports")
    if any(port.annotations for port in ports):
        lost.append("annotations of ports")
    if lost:
        yield PortabilityFinding("kfp2-dropped", "changed", f"kfp 2 drops {', '.join(lost)}")
