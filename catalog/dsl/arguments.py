"""The arguments of a task, checked where the user passes them: types, constants, values of other pipelines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catalog.dsl.complaints import complaint
from catalog.dsl.items import LoopItem, whole_item
from catalog.dsl.params import MARKER, PipelineParam
from catalog.dsl.predicates import Formula
from catalog.dsl.routing import type_in
from catalog.dsl.scope import Scope
from catalog.dsl.task import Task
from catalog.dsl.templates import HINT, check_template
from catalog.dsl.texts import Template, has_value, split_text
from catalog.errors import ArgumentError, CatalogError, CompositionError, Finding
from catalog.spec.model import ComponentSpec, InputSpec, TypeSpec
from catalog.spec.types import compatible, serialise


def as_value(given: object, scope: Scope) -> PipelineParam | None:
    """The value of the pipeline that `given` is, or the marker of; None for a constant."""
    if isinstance(given, LoopItem):
        return whole_item(given)
    if isinstance(given, PipelineParam):
        return given if given.known else _named(given, scope)
    if isinstance(given, str) and MARKER.fullmatch(given):
        return scope.build.markers.get(given)
    return None


def _named(given: PipelineParam, scope: Scope) -> PipelineParam:
    """The value of the pipeline that one made by name stands for."""
    found = scope.build.markers.get(str(given))
    if found is None:
        raise complaint(f'there is no value "{given.full_name}" in this pipeline', "foreign-value")
    return found


def check_arguments(
    spec: ComponentSpec, given: Mapping[str, Any], scope: Scope
) -> dict[str, str | PipelineParam | Template]:
    """Texts, values, and both mixed, by input name; CompositionError with every argument that does not fit.

    None for an input that may be left out means that it is left out.
    """
    checked: dict[str, str | PipelineParam | Template] = {}
    findings: list[Finding] = []
    for name, value in given.items():
        port = spec.input(name) or InputSpec(name)
        if value is None and not port.required:
            continue
        try:
            if has_value(value) and as_value(value, scope) is None:
                check_template(spec, name)
                checked[name] = split_text(value, scope.build)
            else:
                checked[name] = checked_argument(value, port.type, f'input "{name}" of "{spec.name}"', scope)
        except CatalogError as error:
            findings.extend(error.findings)
    if findings:
        raise CompositionError(findings=findings)
    return checked


def checked_argument(given: object, expected: TypeSpec, what: str, scope: Scope) -> str | PipelineParam:
    """One argument as a text or a value; `what` names the place it is meant for."""
    value = as_value(given, scope)
    if value is not None:
        return _checked_value(value, expected, what, scope)
    refuse_odd(given, what)
    try:
        return serialise(given, expected, f"the argument of {what}")
    except ArgumentError as error:
        raise complaint(error.findings[0].message, error.rule, error.hint) from None


def _checked_value(value: PipelineParam, expected: TypeSpec, what: str, scope: Scope) -> PipelineParam:
    if value.home.build is not scope.build:
        raise complaint(
            f'{what} was given "{value.full_name}", a value of another pipeline',
            "foreign-value",
            "make it a parameter of this pipeline and pass it in the call",
        )
    given = type_in(value, scope)
    if value.checked and scope.build.type_check and not compatible(given, expected):
        raise complaint(
            f'{what} takes {expected}, but "{value.full_name}" has the type {given}',
            "type-mismatch",
            "pass a value of that type, or value.ignore_type() if you know better",
        )
    return value


def refuse_odd(given: object, what: str) -> None:
    """Refuse what looks like a constant and is none: a condition, a task, a constant with a value inside."""
    if isinstance(given, Formula):
        raise complaint(f"{what} was given a condition", "bad-argument", "use the condition in dsl.If")
    if isinstance(given, Task):
        raise complaint(f"{what} was given a whole task", "task-as-argument", "pass task.output or task.outputs[…]")
    if isinstance(given, str) and MARKER.search(given):
        raise complaint(f"{what} was given a text with a pipeline value inside", "value-in-text", HINT)
    if isinstance(given, (list, tuple, dict)) and _holds_value(given):
        hint = "pass the values one by one, or put the list together in a component"
        raise complaint(f"{what} was given a list or dict with a pipeline value inside", "value-in-text", hint)


def _holds_value(given: object) -> bool:
    if isinstance(given, (list, tuple)):
        return any(_holds_value(item) for item in given)
    if isinstance(given, dict):
        return any(_holds_value(item) for item in given.values())
    return isinstance(given, (PipelineParam, LoopItem)) or (isinstance(given, str) and bool(MARKER.search(given)))
