"""Values of the pipeline inside texts: the task's component gets an input for each, and the texts refer to it.

This is the first step when a pipeline is put together. Afterwards every argument is a constant or a value, and every
task has its final component.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

from catalog.command import path_inputs
from catalog.dsl.kubernetes_objects import plain
from catalog.dsl.params import PipelineParam
from catalog.dsl.placed_files import with_placed_files
from catalog.dsl.scope import Draft, Scope, unique
from catalog.dsl.templates import element_of, with_templates
from catalog.dsl.texts import Template, split_text, with_references
from catalog.spec.model import (
    ComponentRef,
    ComponentSpec,
    ContainerImplementation,
    ContainerSpec,
    InputSpec,
)
from catalog.spec.placeholders import Element, InputPath

# The fields of a task's container that replace parts of its component.
REPLACED = ("image", "command", "args")


def embed_values(scope: Scope) -> None:
    """Finish the components of all tasks, at every depth; CompositionError for values of other pipelines."""
    for draft in scope.drafts.values():
        if draft.body is not None:
            embed_values(draft.body)
        elif draft.spec is not None and draft.spec.graph is None:
            _embed(draft, draft.spec)


class _Inlet:
    """The inputs that a task needs for the values in its texts."""

    def __init__(self, draft: Draft, spec: ComponentSpec) -> None:
        self.draft = draft
        self.added: list[InputSpec] = []
        by_path = path_inputs(spec)
        self._names: dict[tuple[str, str], str] = {}
        for name, given in draft.arguments.items():
            if isinstance(given, PipelineParam) and given.known and name not in by_path and name not in draft.files:
                self._names.setdefault(given.key, name)
        self._taken = {port.name for port in spec.inputs}

    def name_of(self, value: PipelineParam) -> str:
        """The input that holds the value; a new one when none does."""
        if value.key not in self._names:
            name = unique(re.sub(r"['{}]", "-", value.full_name), self._taken)
            self._taken.add(name)
            self.added.append(InputSpec(name))
            self._names[value.key] = name
            self.draft.arguments[name] = value
        return self._names[value.key]


def _embed(draft: Draft, spec: ComponentSpec) -> None:
    settings, build = draft.settings, draft.scope.build
    inlet = _Inlet(draft, spec)
    own = {key: settings.container.pop(key) for key in REPLACED if key in settings.container}
    templates = {name: given for name, given in draft.arguments.items() if isinstance(given, Template)}
    for name in templates:
        del draft.arguments[name]
    finished = with_templates(spec, templates, inlet.name_of)
    if finished.container is not None and own:
        container = _container(finished.container, own, inlet)
        container = with_placed_files(container, draft.files, draft.position)
        finished = replace(finished, implementation=ContainerImplementation(container))
    settings.container = with_references(plain(settings.container), build, inlet.name_of)
    settings.pod = with_references(plain(settings.pod), build, inlet.name_of)
    if settings.resource:
        settings.resource = with_references(plain(settings.resource), build, inlet.name_of)
        settings.resource["manifest"] = json.dumps(settings.resource["manifest"], indent=1, ensure_ascii=False)
    if inlet.added:
        finished = replace(finished, inputs=(*finished.inputs, *inlet.added))
    if finished is not spec or draft.ref is None:
        draft.spec, draft.ref = finished, ComponentRef(spec=finished)


def _container(container: ContainerSpec, own: dict[str, Any], inlet: _Inlet) -> ContainerSpec:
    draft = inlet.draft

    def element(given: object) -> Element:
        if isinstance(given, InputPath):
            return given
        return element_of(split_text(str(given), draft.scope.build, draft.position), inlet.name_of)

    def line(name: str, before: tuple[Element, ...] | None) -> tuple[Element, ...] | None:
        if name not in own:
            return before
        given = own[name]
        return None if given is None else tuple(element(item) for item in given)

    image = with_references(str(own.get("image", container.image)), draft.scope.build, inlet.name_of)
    return replace(
        container, image=image, command=line("command", container.command), args=line("args", container.args)
    )
