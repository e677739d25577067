"""Values as one DAG sees them: how a task's argument is written for Argo."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from catalog.compile.expressions import literal, tag, value_text

# Whether a text is the URI at which the value lies: that may depend on which tasks run.
IsUri = Literal["", "uri", "either"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value comes from.

    `constant` is its text when that is known; `expression` gives its text while the workflow runs; `simple` is how it
    is written as a parameter's value, where that is not the text's expression (a loop's item). `artifact` are the
    fields of an argument artifact (`from`, `s3`, `raw`), for a value that is a file; a value without is text.
    `present` is an expression for whether the value exists; empty when it always does. `uri` tells of a text that is
    the URI at which the value lies.
    """

    constant: str | None = None
    expression: str = ""
    simple: str = ""
    artifact: Mapping[str, Any] | None = None
    present: str = ""
    uri: IsUri = ""

    @property
    def is_text(self) -> bool:
        """True for a value that has no file of its own."""
        return self.artifact is None

    def as_expression(self) -> str:
        """Its text as an operand."""
        return literal(self.constant) if self.constant is not None else self.expression

    def as_value(self) -> str:
        """Its text as the value of a parameter; empty text where it is absent."""
        if self.simple:
            return self.simple
        if self.constant is not None:
            return value_text(self.constant)
        return tag(f"{self.present} ? {self.expression} : ''" if self.present else self.expression)

    def or_text(self, default: str) -> Source:
        """The value where it exists, else `default`: text, never absent."""
        if not self.present:
            return self
        chosen = f"({self.present} ? {self.as_expression()} : {literal(default)})"
        return Source(expression=chosen, uri="either" if self.uri else "")

    def surely(self) -> Source:
        """The same value where its presence has been seen to elsewhere."""
        return replace(self, present="")


@dataclass(frozen=True, slots=True)
class Need:
    """How a value is used: `value` as text, `path` as a file."""

    value: bool = False
    path: bool = False

    def __or__(self, other: Need) -> Need:
        return Need(self.value or other.value, self.path or other.path)


@dataclass(frozen=True, slots=True)
class Slot:
    """One input of a template: its names there, and what must be passed.

    `parameter`, `artifact` and `presence` are names of the template's inputs, empty for what is not passed. `uri` is
    that of the value.
    """

    parameter: str = ""
    artifact: str = ""
    presence: str = ""
    uri: IsUri = ""

    def source(self) -> Source:
        """The value as the template's own DAG sees it."""
        return Source(
            expression=f"inputs.parameters.{self.parameter}" if self.parameter else "",
            artifact={"from": f"{{{{inputs.artifacts.{self.artifact}}}}}"} if self.artifact else None,
            present=f"inputs.parameters.{self.presence} == 'yes'" if self.presence else "",
            uri=self.uri,
        )


@dataclass(frozen=True, slots=True)
class Outlet:
    """One output of a template: the names of its output parameter, artifact and test of presence, empty for what it
    has not got. `uri` is that of the value."""

    parameter: str = ""
    artifact: str = ""
    presence: str = ""
    uri: IsUri = ""


def slot_for(name: str, source: Source, need: Need, taken: set[str], optional: bool = False) -> Slot:
    """The slot that passes `source` on for `need`; its names are added to `taken`. `optional` passes its presence."""
    from catalog.compile.expressions import parameter_name

    base = parameter_name(name, taken)
    taken.add(base)
    file = need.path and not source.is_text
    presence = ""
    if optional and source.present:
        presence = parameter_name(f"has_{base}", taken)
        taken.add(presence)
    return Slot(
        parameter=base if need.value or (need.path and source.is_text) else "",
        artifact=base if file else "",
        presence=presence,
        uri=source.uri,
    )


def slot_inputs(slots: Mapping[str, Slot], optional: bool = False) -> dict[str, Any]:
    """The `inputs` of a DAG template with these slots; `optional` lets artifacts be absent."""
    parameters: list[dict[str, Any]] = []
    artifacts: list[dict[str, Any]] = []
    for slot in slots.values():
        if slot.parameter:
            parameters.append({"name": slot.parameter})
        if slot.presence:
            parameters.append({"name": slot.presence})
        if slot.artifact:
            may_lack = bool(slot.presence) or optional
            artifacts.append({"name": slot.artifact, **({"optional": True} if may_lack else {})})
    return _present(parameters=parameters, artifacts=artifacts)


def slot_arguments(slots: Mapping[str, Slot], sources: Mapping[str, Source]) -> dict[str, Any]:
    """The `arguments` that fill the slots."""
    parameters: list[dict[str, Any]] = []
    artifacts: list[dict[str, Any]] = []
    for name, slot in slots.items():
        source = sources[name]
        if slot.parameter:
            parameters.append({"name": slot.parameter, "value": source.as_value()})
        if slot.presence:
            parameters.append({"name": slot.presence, "value": tag(f"{source.present} ? 'yes' : ''")})
        if slot.artifact and source.artifact is not None:
            optional = {"optional": True} if source.present else {}
            artifacts.append({"name": slot.artifact, **source.artifact, **optional})
    return _present(parameters=parameters, artifacts=artifacts)


def _present(**lists: list[dict[str, Any]]) -> dict[str, Any]:
    return {key: value for key, value in lists.items() if value}
