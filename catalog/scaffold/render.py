"""A template and its answers as the files of a component's folder: texts by path, nothing written yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catalog.errors import UsageError
from catalog.scaffold.answers import default_of
from catalog.scaffold.derive import derive
from catalog.scaffold.names import check_distinct, check_file_path
from catalog.scaffold.template import MAX_BYTES, Template


def render_files(template: Template, answers: Mapping[str, str]) -> dict[str, str]:
    """The files by their path inside the folder, sorted. Raises UsageError, and what deriving values raises."""
    from catalog.scaffold.sandbox import render_text

    values = _values(template, answers)
    found: list[tuple[str, str]] = []
    for name, source in template.files.items():
        where = f"{template.id}/{name}"
        path = check_file_path(render_text(name, values, where), template.id)
        text = render_text(source, values, where)
        if text.strip() or not source.strip():
            found.append((path, text))
    check_distinct([path for path, _ in found], template.id)
    if sum(len(text) for _, text in found) > MAX_BYTES:
        hint = "a template makes small text files"
        raise UsageError(
            f"{template.id} renders to more than {MAX_BYTES} characters", rule="template-too-large", hint=hint
        )
    return dict(sorted(found))


def render_ready(template: Template, answers: Mapping[str, str]) -> str:
    """What is to be done before the cases can run, in words; often nothing."""
    from catalog.scaffold.sandbox import render_text

    return render_text(template.ready, _values(template, answers), template.id).strip()


def _values(template: Template, answers: Mapping[str, str]) -> dict[str, Any]:
    derived = derive(template.derive, answers)
    defaults = {question.name: default_of(question, answers) for question in template.questions}
    return {**derived, **answers, "defaults": defaults}
