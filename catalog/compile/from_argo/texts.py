"""Texts with tags of a template, as the values of its component: elements of a command line, references in settings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from catalog.compile.cursor import Cursor
from catalog.compile.from_argo.tags import TAG, Tag, read_tag
from catalog.compile.from_argo.templates import GLOBAL
from catalog.spec.input_references import reference_to
from catalog.spec.placeholders import Concat, Element, InputPath, InputValue, OutputPath


def refuse_variable(place: Cursor, tag: Tag) -> None:
    """Report a variable that only Argo knows."""
    if tag.text.startswith("{{="):
        rule, hint = "argo-expression", "only plain names are read; compile it again, so that it carries its pipeline"
    else:
        rule, hint = "argo-variable", "pass the value as a parameter"
    place.refuse(rule, f"{place.what} uses {tag.text[:120]}, which only Argo can fill in", hint)


def port_of(tag: Tag) -> str:
    """The input a tag stands for, empty for another tag."""
    if tag.kind == "input":
        return tag.name
    return f"{GLOBAL}{tag.name}" if tag.kind == "global" else ""


def element_of(place: Cursor, text: str, inputs: Mapping[str, str], outputs: Mapping[str, str]) -> Element:
    """One text of a command line. `inputs` and `outputs` map paths that stand in it literally to the ports' names."""
    parts: list[Element] = []
    paths = {**{path: InputPath(name) for path, name in inputs.items()}}
    if text in outputs:
        return OutputPath(outputs[text])
    end = 0
    for match in TAG.finditer(text):
        parts += _split(text[end : match.start()], paths)
        parts.append(_tag_element(place, read_tag(match.group())))
        end = match.end()
    parts += _split(text[end:], paths)
    return parts[0] if len(parts) == 1 else Concat(tuple(parts)) if parts else ""


def _tag_element(place: Cursor, tag: Tag) -> Element:
    if port_of(tag):
        return InputValue(port_of(tag))
    if tag.kind == "input-path":
        return InputPath(tag.name)
    if tag.kind == "output-path":
        return OutputPath(tag.name)
    # What kfp's own launcher fills in is plain text to Argo.
    if tag.kind != "run" and not tag.name.startswith("$"):
        refuse_variable(place, tag)
    return tag.text


def _split(text: str, paths: Mapping[str, Element]) -> list[Element]:
    if not paths or not text:
        return [text] if text else []
    longest = sorted(paths, key=len, reverse=True)
    pattern = re.compile("(" + "|".join(re.escape(path) for path in longest) + r")(?![\w.-])")
    return [paths.get(part, part) for part in pattern.split(text) if part]


def settings_of(place: Cursor) -> Any:
    """Plain data of a pod's settings, tags of inputs replaced by references to them; reports other tags."""
    return _referring(place, place.plain())


def referring_text(place: Cursor, text: str) -> str:
    """A text whose tags of inputs are references to them; reports other tags."""

    def replace(match: re.Match[str]) -> str:
        tag = read_tag(match.group())
        if port_of(tag):
            return reference_to(port_of(tag))
        if tag.kind != "run":
            refuse_variable(place, tag)
        return match.group()

    return TAG.sub(replace, text)


def _referring(place: Cursor, data: Any) -> Any:
    if isinstance(data, str):
        return referring_text(place, data) if "{{" in data else data
    if isinstance(data, list):
        return [_referring(place, item) for item in data]
    if isinstance(data, dict):
        return {_referring(place, key): _referring(place, value) for key, value in data.items()}
    return data
