"""Placeholders of kfp 2 that stand for the run itself."""

from __future__ import annotations

import re

from catalog.compile.cursor import Cursor
from catalog.dsl.elements import Line, map_line
from catalog.spec.placeholders import Element

_RUN = re.compile(r"\{\{\$\.([^{}]*)\}\}")
_TEXTS = {
    "pipeline_job_name": "{{workflow.name}}",
    "pipeline_job_resource_name": "{{workflow.name}}",
    "pipeline_job_uuid": "{{workflow.uid}}",
}


def filled_text(place: Cursor, text: str) -> str:
    """The text with placeholders of the run in this project's words; reports others that nothing can fill in."""

    def replace(match: re.Match[str]) -> str:
        known = _TEXTS.get(match[1])
        if known is None:
            hint = "the run's name and id can be had"
            place.refuse("ir-placeholder", f"{place.what} uses {match.group()}, which nothing fills in here", hint)
        return known or match.group()

    return _RUN.sub(replace, text)


def filled_line(place: Cursor, line: Line | None) -> Line | None:
    """The same for every text of a command line."""

    def change(element: Element) -> Element:
        return filled_text(place, element) if isinstance(element, str) else element

    return map_line(line, change, lambda condition: condition)
