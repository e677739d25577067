"""The templates of an Argo Workflow by name, and the workflow's parameters each of them needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from catalog.compile.cursor import Cursor
from catalog.compile.from_argo.tags import tags_of

GLOBAL = "workflow.parameters."


@dataclass(frozen=True)
class Templates:
    """`named` are the templates, `needs` the workflow's parameters that each uses itself or through others.

    `volumes` are the workflow's own, by name.
    """

    named: Mapping[str, Cursor]
    needs: Mapping[str, tuple[str, ...]]
    volumes: Mapping[str, Any] = field(default_factory=dict)


def read_templates(spec: Cursor) -> Templates:
    """The templates of a workflow's `spec`; reports two of one name."""
    named: dict[str, Cursor] = {}
    for template in spec.listed("templates"):
        name = template.text("name")
        if not name:
            template.refuse("missing-key", "a template needs a name")
        elif name in named:
            template.refuse("argo-duplicate", f'two templates are called "{name}"')
        else:
            named[name] = template.called(f'template "{name}"')
    volumes = {str(item.get("name")): item for item in spec.plain("volumes") or [] if isinstance(item, dict)}
    return Templates(named, _needs(named), volumes)


def _needs(named: Mapping[str, Cursor]) -> dict[str, tuple[str, ...]]:
    own: dict[str, dict[str, None]] = {}
    users: dict[str, list[str]] = {}
    for name, template in named.items():
        data = template.plain()
        own[name] = {tag.name: None for text in _texts(data) for tag in tags_of(text) if tag.kind == "global"}
        for called in _called(data):
            users.setdefault(called, []).append(name)
    waiting = [name for name, found in own.items() if found]
    while waiting:
        name = waiting.pop()
        for user in users.get(name, ()):
            before = len(own[user])
            own[user].update(own[name])
            if len(own[user]) > before:
                waiting.append(user)
    return {name: tuple(found) for name, found in own.items()}


def _called(data: Any) -> Iterator[str]:
    """The names of the templates that a template starts."""
    if isinstance(data, list):
        for item in data:
            yield from _called(item)
    elif isinstance(data, dict):
        for key, value in data.items():
            if key in ("template", "onExit") and isinstance(value, str):
                yield value
            elif key not in ("container", "resource", "metadata"):
                yield from _called(value)


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        if "{{" in data:
            yield data
    elif isinstance(data, list):
        for item in data:
            yield from _texts(item)
    elif isinstance(data, dict):
        for item in data.values():
            yield from _texts(item)
