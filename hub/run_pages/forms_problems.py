"""What is wrong with a form: told on the form itself, beside its fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from catalog.errors import CatalogError, Finding
from hub.api.refusals import printable, status_of
from hub.run_pages.forms_inputs import InputField

_ON_THE_FORM = (400, 404, 409, 413, 422)


@dataclass(frozen=True)
class Problem:
    """One fault: `field` is the id of the field it is about, empty for the whole form; `place` a line in a file."""

    message: str
    field: str = ""
    label: str = ""
    hint: str = ""
    place: str = ""


def problems_of(error: CatalogError) -> tuple[Problem, ...]:
    """The findings of a refusal that the sender can mend; every other error is raised on."""
    if status_of(error) not in _ON_THE_FORM:
        raise error
    return tuple(problem_of(finding) for finding in error.findings)


def problem_of(finding: Finding) -> Problem:
    """A finding with its line and column, where it has one."""
    position = finding.position
    place = f"line {position.line}, column {position.column}" if position and position.line else ""
    return Problem(sentence(finding.message), hint=sentence(finding.hint), place=place)


def input_problems(fields: Iterable[InputField]) -> tuple[Problem, ...]:
    """The faults of the fields of a pipeline's inputs."""
    return tuple(Problem(one.error, one.id, one.name) for one in fields if one.error)


def field_problems(errors: Mapping[str, str], labels: Mapping[str, str]) -> tuple[Problem, ...]:
    """The faults of other fields, by the ids of these."""
    return tuple(Problem(message, name, labels.get(name, name)) for name, message in errors.items())


def sentence(text: str) -> str:
    """A message as a sentence of its own."""
    shown = printable(text).strip()
    return shown[:1].upper() + shown[1:] + ("" if shown.endswith((".", "?", "!", "…")) else ".") if shown else ""
