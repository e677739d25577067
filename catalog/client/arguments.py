"""The arguments of a run as texts: names checked, defaults filled in."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from catalog.errors import ArgumentError, CatalogError, Finding, UsageError
from catalog.spec.model import ComponentSpec, InputSpec
from catalog.spec.names import python_names
from catalog.spec.suggestions import suggest
from catalog.spec.types import CANONICAL, default_text, is_final_status, truth, type_name


def complete_arguments(spec: ComponentSpec, given: Mapping[str, str]) -> dict[str, str]:
    """The text of every input that has one; a name may also be written as in Python (`learning_rate`).

    Raises UsageError with a finding for each unknown name (rule argument-unknown), each name given twice, each missing
    argument (argument-missing) and each default that is no value of its type (bad-default).
    """
    names, findings = _by_input(spec, given)
    texts: dict[str, str] = {}
    for port in spec.inputs:
        if port.name in names:
            texts[port.name] = names[port.name]
            continue
        try:
            default = default_text(port)
        except ArgumentError as error:
            findings += error.findings
            continue
        if default is not None:
            texts[port.name] = default
        elif port.required and not is_final_status(port.type):
            findings.append(_missing(port))
    if findings:
        raise UsageError(findings=findings)
    return texts


def given_arguments(spec: ComponentSpec, given: Mapping[str, str]) -> dict[str, str]:
    """The given texts by input name, those of the other inputs left out.

    Raises UsageError with a finding for each unknown name (rule argument-unknown) and each name given twice.
    """
    texts, findings = _by_input(spec, given)
    if findings:
        raise UsageError(findings=findings)
    return texts


def _by_input(spec: ComponentSpec, given: Mapping[str, str]) -> tuple[dict[str, str], list[Finding]]:
    known = [port.name for port in spec.inputs]
    from_python = {python: name for name, python in python_names(known).items()}
    texts: dict[str, str] = {}
    findings: list[Finding] = []
    for name, text in given.items():
        target = name if name in known else from_python.get(name)
        if target is None:
            message = f'"{spec.name or "the pipeline"}" has no input "{name}"'
            findings.append(Finding("argument-unknown", message, hint=suggest(name, known)))
        elif target in texts:
            findings.append(Finding("argument-twice", f'the input "{target}" is given twice', hint="give it once"))
        else:
            texts[target] = text
    return texts, findings


def _missing(port: InputSpec) -> Finding:
    kind = type_name(port.type)
    about = f" ({kind})" if kind else ""
    return Finding("argument-missing", f'the input "{port.name}"{about} needs a value', hint=f"-p {port.name}=…")


def doubtful_arguments(spec: ComponentSpec, texts: Mapping[str, str]) -> tuple[str, ...]:
    """A sentence for each text that does not look like a value of its input's type; it is passed on all the same."""
    found: list[str] = []
    for port in spec.inputs:
        text, kind = texts.get(port.name), CANONICAL.get(type_name(port.type), "")
        if text is None or kind not in READERS or "{{" in text:
            continue
        try:
            READERS[kind](text)
        except (ValueError, CatalogError):
            found.append(f'the input "{port.name}" has the type {type_name(port.type)}, but gets {text[:60]!r}')
    return tuple(found)


READERS: Mapping[str, Callable[[str], object]] = {
    "int": int,
    "float": float,
    "bool": truth,
    "list": json.loads,
    "dict": json.loads,
}
