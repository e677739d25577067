"""The component that kfp notes on a template, where it says the same as the template itself.

With it the task keeps the component's own names, types and placeholders. Templates may have been changed after their
component was resolved (other images, commands put around), so the note is believed only when it gives the same line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from catalog.command import resolve_command, standard_places
from catalog.compile.cursor import Cursor
from catalog.compile.from_argo.leaf import Leaf
from catalog.compile.from_argo.pods import KFP
from catalog.compile.from_argo.ports import Inputs, Outputs
from catalog.compile.from_argo.tags import only_tag
from catalog.compile.from_argo.texts import port_of
from catalog.compile.json_data import json_data
from catalog.errors import CatalogError
from catalog.spec.model import Argument, ComponentSpec
from catalog.spec.parse import parse_component


@dataclass
class _Given:
    """The arguments of the component: texts for the line, and where each comes from."""

    texts: dict[str, str | None] = field(default_factory=dict)
    inputs: dict[str, list[str]] = field(default_factory=dict)
    constants: dict[str, Argument] = field(default_factory=dict)


def described_leaf(template: Cursor, container: Cursor, leaf: Leaf, inputs: Inputs, outputs: Outputs) -> Leaf | None:
    """The leaf with the noted component in place of the one read from the template; None where they differ."""
    notes = template.get("metadata", "annotations")
    note = notes.text(f"{KFP}component_spec") if notes is not None else ""
    if notes is None or not note:
        return None
    try:
        component = parse_component(note, template.reader.file)
        arguments = json_data(notes.text(f"{KFP}arguments.parameters") or "{}")
        given = _given(component, arguments, inputs)
        if component.container is None or given is None:
            return None
        line = resolve_command(component, given.texts, standard_places(component))
    except (CatalogError, ValueError):
        return None
    same = line.command == _texts(container, "command") and line.args == _texts(container, "args")
    named = _output_names(line.output_paths, outputs)
    if not same or named is None or component.container.image != container.text("image"):
        return None
    if set(line.input_paths) - set(given.texts):
        return None
    return replace(
        leaf,
        component=replace(component, source=None),
        extension=_without_env(leaf, component.container.env or {}),
        inputs={name: tuple(ports) for name, ports in given.inputs.items()},
        outputs=named,
        constants=given.constants,
    )


def _given(component: ComponentSpec, arguments: Any, inputs: Inputs) -> _Given | None:
    if not isinstance(arguments, dict):
        return None
    found = _Given()
    for name, text in arguments.items():
        if component.input(name) is None or not isinstance(text, str):
            return None
        tag = only_tag(text)
        if tag is not None and port_of(tag):
            found.inputs.setdefault(port_of(tag), []).append(name)
        elif "{{" in text:
            return None
        else:
            found.constants[name] = text
        found.texts[name] = text
    places = standard_places(component)
    by_path = {places.input_path(port.name): port.name for port in component.inputs}
    for path, source in inputs.paths.items():
        name = by_path.get(path, "")
        if not name or (name in found.texts and source not in inputs.constants):
            return None
        found.texts.setdefault(name, None)
        if source in inputs.constants:
            found.constants[name] = inputs.constants[source]
        else:
            found.inputs.setdefault(source, []).append(name)
    return found


def _output_names(paths: Mapping[str, str], outputs: Outputs) -> dict[str, str] | None:
    """The template's output names with the component's, or None when some output is not the component's."""
    by_path = {path: name for name, path in paths.items()}
    found = {name: by_path.get(path, "") for name, path in outputs.paths.items()}
    return found if all(found.values()) else None


def _texts(container: Cursor, name: str) -> tuple[str, ...]:
    return tuple(item.text() for item in container.listed(name))


def _without_env(leaf: Leaf, env: Mapping[str, str]) -> Any:
    """The settings less the variables that the component sets itself."""
    extension = leaf.extension
    if extension is None or not extension.pod or not env:
        return extension
    entries = [item for item in extension.pod.get("env", []) if env.get(str(item.get("name"))) != item.get("value")]
    pod = {name: value for name, value in extension.pod.items() if name != "env"}
    if entries:
        pod["env"] = entries
    return replace(extension, pod=pod or None)
