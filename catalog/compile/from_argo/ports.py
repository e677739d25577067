"""The inputs and outputs of a template: what is passed by value and as a file under one name is one port."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from catalog.compile.cursor import Cursor
from catalog.compile.from_argo.tags import only_tag
from catalog.compile.from_argo.texts import port_of, refuse_variable
from catalog.spec.model import InputSpec

_ARTIFACT_KEYS = ("name", "path", "raw", "optional", "archive", "from", "mode")


@dataclass(frozen=True)
class Inputs:
    """`ports` by name; `paths` maps the file of each that is placed to its port; `constants` are given texts."""

    ports: Mapping[str, InputSpec]
    paths: Mapping[str, str]
    constants: Mapping[str, str]


def read_inputs(template: Cursor) -> Inputs:
    """The inputs of a template; reports sources of values that only Argo can read."""
    ports: dict[str, InputSpec] = {}
    paths: dict[str, str] = {}
    constants: dict[str, str] = {}
    for place in template.listed("inputs", "parameters"):
        name = place.text("name")
        place.only(("name", "value", "default", "description", "enum"), "argo-parameter-source")
        given = place.get("value") or place.get("default")
        if given is not None and "{{" in given.text():
            given.refuse("argo-composed", f'the value of the input "{name}" is put together by Argo')
        default = given.text() if given is not None else None
        ports[name] = InputSpec(name, description=place.text("description") or None, default=default)
    for place in template.listed("inputs", "artifacts"):
        _read_artifact(place, ports, paths, constants)
    return Inputs(ports, paths, constants)


def _read_artifact(
    place: Cursor, ports: dict[str, InputSpec], paths: dict[str, str], constants: dict[str, str]
) -> None:
    name, path = place.text("name"), place.text("path")
    place.only(_ARTIFACT_KEYS, "argo-artifact-source", "pass the artifact from a task, or fetch it in one")
    if place.get("from") is not None:
        place.refuse("argo-artifact-source", f'the input "{name}" takes an artifact by itself')
    port = name
    raw = place.get("raw", "data")
    if raw is not None:
        tag = only_tag(raw.text())
        if tag is not None and port_of(tag) in ports:
            port = port_of(tag)
        elif "{{" in raw.text():
            refuse_variable(raw, tag) if tag is not None else raw.refuse(
                "argo-composed", f'the text of the input "{name}" is put together by Argo'
            )
        else:
            constants[name] = raw.text()
    if port not in ports:
        ports[port] = InputSpec(port, optional=place.plain("optional") is True)
    if path:
        paths[path] = port


@dataclass(frozen=True)
class Outputs:
    """Where the program of a template writes each output; `optional` are those it need not write.

    `names` are the component's names of the outputs.
    """

    paths: Mapping[str, str]
    optional: frozenset[str]
    names: Mapping[str, str]


def read_outputs(template: Cursor) -> Outputs:
    """The outputs of a container template; reports values that are not files of it."""
    paths: dict[str, str] = {}
    optional: set[str] = set()
    for place in template.listed("outputs", "artifacts"):
        place.only(("name", "path", "optional", "archive", "mode", "s3"), "argo-output")
        _add(paths, place, place.text("path"))
        if place.plain("optional") is True:
            optional.add(place.text("name"))
    for place in template.listed("outputs", "parameters"):
        place.only(("name", "valueFrom", "description"), "argo-output")
        source = place.get("valueFrom")
        if source is None:
            continue
        source.only(("path", "default"), "argo-output", "write the value to a file")
        if source.get("default") is not None:
            message = f'the output "{place.text("name")}" has a default for when it is not written'
            source.refuse("argo-output-default", message, "let the program always write it")
        _add(paths, place, source.text("path"))
    return Outputs(paths, frozenset(optional), own_names(template, list(paths)))


def _add(paths: dict[str, str], place: Cursor, path: str) -> None:
    name = place.text("name")
    if not path:
        place.refuse("argo-output", f'the output "{name}" names no file')
    elif paths.setdefault(name, path) != path:
        place.refuse("argo-output", f'the output "{name}" is read from two files')


def own_names(template: Cursor, names: list[str]) -> dict[str, str]:
    """The outputs' names less that of the template, which kfp puts before them."""
    prefix = f"{template.text('name')}-"
    found = {name: name.removeprefix(prefix) or name for name in names}
    return found if len(set(found.values())) == len(found) else {name: name for name in names}
