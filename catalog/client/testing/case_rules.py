"""What can be wrong with cases that the schema accepts: names, ports, files, expressions and paths."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Union

from catalog.client.testing.json_path import parse_json_path
from catalog.spec.model import ComponentSpec
from catalog.spec.suggestions import suggest
from catalog.spec.types import is_final_status

Place = tuple[Union[str, int], ...]
Found = tuple[Place, str, str, str]
"""The path below `cases`, the rule, the message and the hint."""

SOURCES = ("arguments", "files", "inline")


def case_findings(cases: Sequence[Mapping[str, Any]], spec: ComponentSpec, folder: Path) -> Iterator[Found]:
    """All findings about the cases of `spec`, whose tests.yaml lies in `folder`.

    Rules: case-twice, argument-unknown, argument-twice, argument-missing, case-file-escape, case-file-missing,
    output-unknown, output-path-escape, bad-pattern, bad-json-path.
    """
    first: dict[str, int] = {}
    for number, case in enumerate(cases):
        name = case["name"]
        if name in first:
            message = f'the case "{name}" stands twice (it is also case {first[name] + 1})'
            yield (number, "name"), "case-twice", message, "names tell cases apart: give each its own"
        first.setdefault(name, number)
        for place, rule, text, hint in _case_findings(case, spec, folder):
            yield (number, *place), rule, f'case "{name}": {text}', hint


def _case_findings(case: Mapping[str, Any], spec: ComponentSpec, folder: Path) -> Iterator[Found]:
    yield from _inputs(case, spec)
    for name, path in case.get("files", {}).items():
        yield from _file(name, path, folder)
    expected = case.get("expect") or case.get("fails") or {}
    at = "expect" if "expect" in case else "fails"
    known = [port.name for port in spec.outputs]
    for name, check in expected.get("outputs", {}).items():
        if name not in known:
            yield (at, "outputs", name), "output-unknown", f'there is no output "{name}"', suggest(name, known)
        yield from _check((at, "outputs", name), check)
    yield from _check((at, "log"), expected.get("log", {}))


def _inputs(case: Mapping[str, Any], spec: ComponentSpec) -> Iterator[Found]:
    known = [port.name for port in spec.inputs]
    given: dict[str, str] = {}
    for source in SOURCES:
        for name in case.get(source, {}):
            if name not in known:
                yield (source, name), "argument-unknown", f'there is no input "{name}"', suggest(name, known)
            elif name in given:
                message = f'the input "{name}" is given in {given[name]} and in {source}'
                yield (source, name), "argument-twice", message, "give it once"
            given.setdefault(name, source)
    for port in spec.inputs:
        if port.required and port.name not in given and not is_final_status(port.type):
            hint = f"give it in {', '.join(SOURCES[:2])} or {SOURCES[2]}"
            yield (), "argument-missing", f'the input "{port.name}" needs a value', hint


def _file(name: str, path: str, folder: Path) -> Iterator[Found]:
    place = ("files", name)
    if "\0" in path or not (folder / path).resolve().is_relative_to(folder.resolve()):
        message = f"{path!r} leads out of the component's folder"
        yield place, "case-file-escape", message, "a component carries its test data itself: copy the file beside it"
    elif not (folder / path).exists():
        yield place, "case-file-missing", f"there is no {path!r} in the component's folder", "check the path"


def _check(place: Place, check: Mapping[str, Any]) -> Iterator[Found]:
    if "matches" in check:
        yield from _pattern((*place, "matches"), check["matches"])
    for number, item in enumerate(check.get("json", ())):
        try:
            parse_json_path(item["path"])
        except ValueError as error:
            message = f"{item['path']!r} is no path: {error}"
            yield (*place, "json", number, "path"), "bad-json-path", message, "such as $.metrics[0].name"
        if "matches" in item:
            yield from _pattern((*place, "json", number, "matches"), item["matches"])
    for path, inner in check.get("files", {}).items():
        if path.startswith("/") or ".." in path.split("/"):
            message = f"{path!r} leads out of the output's folder"
            yield (*place, "files", path), "output-path-escape", message, "write it relative to the folder"
        yield from _check((*place, "files", path), inner)


def _pattern(place: Place, pattern: str) -> Iterator[Found]:
    try:
        re.compile(pattern)
    except re.error as error:
        message = f"{pattern[:80]!r} is not a regular expression: {error}"
        yield place, "bad-pattern", message, "it is Python's `re`; a literal [ or ( needs a backslash"
