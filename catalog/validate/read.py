"""Reads one file into what the rules look at, parsing it once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from yaml.nodes import MappingNode, Node

from catalog.errors import Position, SpecError
from catalog.resources import MAX_SPEC_BYTES
from catalog.spec.document import Reader, compose, compose_all, kind_of
from catalog.spec.ir import parse_any
from catalog.spec.model import ComponentSpec, Source
from catalog.spec.parse import digest_of, read_component
from catalog.validate.layout import layout_of
from catalog.validate.policy import Policy
from catalog.validate.subject import Reading, Subject, Text, child_of
from catalog.validate.surroundings import Surroundings


def read_file(path: Path) -> str:
    """The text of a file, line ends kept. Raises SpecError (file-unreadable, spec-too-large, not-utf8)."""
    where = Position(str(path))
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_SPEC_BYTES + 1)
    except (OSError, ValueError) as error:
        raise SpecError(f"cannot read the file: {error}", rule="file-unreadable", position=where) from None
    if len(data) > MAX_SPEC_BYTES:
        hint = "keep large data outside the component file and pass it as an input"
        message = f"the file has more than {MAX_SPEC_BYTES} bytes"
        raise SpecError(message, rule="spec-too-large", position=where, hint=hint)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        message = f"the file is not UTF-8 text (byte {error.start})"
        raise SpecError(message, rule="not-utf8", position=where, hint="save the file as UTF-8") from None


def read_path(path: Path, policy: Policy, surroundings: Surroundings) -> Reading:
    """The file at `path`, which is also its name in findings."""
    try:
        content = read_file(path)
    except SpecError as error:
        return Reading(Text(str(path), ""), None, error.findings)
    return read_text(content, path, policy, surroundings)


def read_text(content: str, path: Path, policy: Policy, surroundings: Surroundings) -> Reading:
    """As read_path, for text that has been read."""
    text = Text(str(path), content)
    root: Node | None = None
    try:
        if _is_compiled(content, text.path):
            parse_any(content, text.path)
            return Reading(text)
        root = compose(content, text.path)
        spec = _read(root, text)
    except SpecError as error:
        return Reading(text, root, error.findings)
    file = path.absolute()
    source = Source(location=str(file), digest=digest_of(content))
    subject = Subject(file, text, root, replace(spec, source=source), policy, layout_of(file), surroundings)
    return Reading(text, root, (), subject)


def _read(root: Node, text: Text) -> ComponentSpec:
    reader = Reader(text.content, text.path)
    if not isinstance(root, MappingNode):
        reader.refuse(root, "wrong-type", f"a component must be a map, not {kind_of(root)}")
        reader.finish()
    spec = read_component(reader, root)
    reader.finish()
    return spec


def _is_compiled(content: str, file: str) -> bool:
    """True for what kfp 2 compiled, which is no component of the v1 format."""
    if "deploymentSpec" not in content and "pipelineSpec" not in content:
        return False
    root = compose_all(content, file)[0]
    body = child_of(root, "pipelineSpec") or root
    return child_of(body, "deploymentSpec") is not None and child_of(body, "implementation") is None
