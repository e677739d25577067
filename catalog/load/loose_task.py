"""A task that is in no pipeline: what a factory returns when it is called outside of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from catalog.errors import ArgumentError, Finding
from catalog.load.caller import caller_position
from catalog.spec.model import ComponentRef, ComponentSpec, TypeSpec
from catalog.spec.types import serialise


@dataclass(frozen=True, eq=False)
class LooseOutput:
    """The output `name` of a task that is in no pipeline, with its declared type."""

    task: LooseTask
    name: str
    type: TypeSpec


@dataclass(frozen=True, eq=False)
class LooseTask:
    """A component with its arguments: texts by input name, or outputs of other loose tasks."""

    component_ref: ComponentRef
    component_spec: ComponentSpec
    arguments: Mapping[str, str | LooseOutput]

    @property
    def outputs(self) -> dict[str, LooseOutput]:
        """The outputs by name."""
        return {port.name: LooseOutput(self, port.name, port.type) for port in self.component_spec.outputs}

    @property
    def output(self) -> LooseOutput:
        """The only output; ArgumentError when there is none or more than one."""
        outputs = list(self.outputs.values())
        if len(outputs) == 1:
            return outputs[0]
        position, line = caller_position()
        raise ArgumentError(
            f'"{self.component_spec.name}" has {len(outputs)} outputs',
            rule="ambiguous-output",
            position=position,
            source_line=line,
            hint=f"use .outputs[…] with one of: {', '.join(self.outputs) or 'none'}",
        )


def make_loose_task(spec: ComponentSpec, ref: ComponentRef, arguments: Mapping[str, Any]) -> LooseTask:
    """A loose task with its arguments serialised; ArgumentError with every argument that does not fit."""
    given: dict[str, str | LooseOutput] = {}
    findings: list[Finding] = []
    position, line = caller_position()
    for name, value in arguments.items():
        port = spec.input(name)
        expected = port.type if port else None
        try:
            given[name] = _checked(value, name, expected)
        except ArgumentError as error:
            findings.append(Finding(error.rule, str(error.findings[0].message), position, line, error.hint))
    if findings:
        raise ArgumentError(findings=findings)
    return LooseTask(ref, spec, given)


def _checked(value: Any, name: str, expected: TypeSpec) -> str | LooseOutput:
    if isinstance(value, LooseTask):
        raise ArgumentError(f'input "{name}" was given a whole task', rule="task-as-argument", hint="pass task.output")
    if not isinstance(value, LooseOutput):
        return serialise(value, expected, f'the argument of input "{name}"')
    if value.type and expected and value.type != expected:
        message = f'output "{value.name}" has the type {value.type}, but input "{name}" takes {expected}'
        raise ArgumentError(message, rule="type-mismatch")
    return value
