"""What a search knows of a component: its newest version, as one line of a search table."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from catalog.errors import CatalogError, IntegrityError
from catalog.library.hub.search.engines import tested_engines
from catalog.library.index.canonical import canonical
from catalog.library.index.values import Shard, Stored, VersionEntry
from catalog.library.reference import is_reference, parse_reference
from catalog.library.walk import open_tasks
from catalog.spec.ir import parse_any
from catalog.spec.model import ComponentSpec, InputSpec, OutputSpec, TypeSpec
from catalog.spec.types import type_name

MAX_DESCRIPTION = 500
TESTS = "tests.yaml"


@dataclass(frozen=True, slots=True)
class Port:
    """An input or an output; an output is never optional."""

    name: str
    type: TypeSpec = None
    optional: bool = False

    @property
    def type_name(self) -> str:
        """The type as people write it; empty for a port without one."""
        return self.type if isinstance(self.type, str) else type_name(self.type)


@dataclass(frozen=True, slots=True)
class Document:
    """A component as a search finds and shows it.

    `engines` are those its tests name, all for tests that name none.

    `uses` are the names of the components that a pipeline is made of, at every depth within its own file.
    """

    name: str
    version: str
    description: str = ""
    inputs: tuple[Port, ...] = ()
    outputs: tuple[Port, ...] = ()
    image: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    author: str = ""
    engines: tuple[str, ...] = ()
    tests: bool = False
    deprecated: bool = False
    superseded_by: str | None = None
    uses: tuple[str, ...] = ()

    @property
    def namespace(self) -> str:
        """What stands before the / of the name; empty for nothing."""
        return self.name.rpartition("/")[0]

    @property
    def image_name(self) -> str:
        """The image without its tag and digest."""
        name = self.image.partition("@")[0]
        head, slash, last = name.rpartition("/")
        return head + slash + last.partition(":")[0]


def shard_document(shard: Shard, read: Callable[[Stored], bytes] | None = None) -> Document | None:
    """The document of a component of a hub; None when every version is yanked. `read` gives the bytes of a blob."""
    entry = shard.entry(shard.latest)
    if entry is None or entry.yanked:
        return None
    tests = entry.files.get(TESTS)
    return Document(
        name=shard.name,
        version=entry.version,
        description=entry.description[:MAX_DESCRIPTION],
        inputs=tuple(_port(port) for port in entry.inputs),
        outputs=tuple(_port(port) for port in entry.outputs),
        image=entry.image,
        labels=entry.labels,
        author=_author(entry),
        engines=tested_engines(read(tests)) if tests and read else (),
        tests=tests is not None,
        deprecated=entry.deprecated,
        superseded_by=entry.superseded_by,
        uses=() if entry.image or read is None else _used(read(Stored(entry.digest, entry.size))),
    )


def spec_document(name: str, version: str, spec: ComponentSpec, tests: bytes | None = None) -> Document:
    """The document of a component of a folder; `tests` is its tests.yaml."""
    labels = spec.metadata.labels if spec.metadata else None
    return Document(
        name=name,
        version=version,
        description=(spec.description or "")[:MAX_DESCRIPTION],
        inputs=tuple(_spec_port(port) for port in spec.inputs),
        outputs=tuple(_spec_port(port) for port in spec.outputs),
        image=spec.container.image if spec.container else "",
        labels={key: str(value) for key, value in (labels or {}).items()},
        author=str(spec.annotations.get("author", "")),
        engines=tested_engines(tests) if tests is not None else (),
        tests=tests is not None,
        deprecated=str(spec.annotations.get("deprecated", "")).lower() == "true",
        superseded_by=spec.annotations.get("superseded_by"),
        uses=used_names(spec),
    )


def encode_document(document: Document) -> bytes:
    """One line of a search table, without its end. The name stands first, so that lines sort by it."""
    return canonical(
        [
            document.name,
            document.version,
            document.description,
            [[port.name, port.type, int(port.optional)] for port in document.inputs],
            [[port.name, port.type] for port in document.outputs],
            document.image,
            dict(document.labels),
            document.author,
            list(document.engines),
            [int(document.tests), int(document.deprecated)],
            document.superseded_by,
            list(document.uses),
        ]
    )


def decode_document(line: bytes, where: str) -> Document:
    """The document in a line; IntegrityError (rule hub-malformed) naming `where` for anything else."""
    try:
        name, version, description, inputs, outputs, image, labels, author, *rest = json.loads(line)
        engines, flags, successor, uses = rest
        document = Document(
            name=_text(name),
            version=_text(version),
            description=_text(description),
            inputs=tuple(Port(_text(port[0]), _type(port[1]), bool(port[2])) for port in inputs),
            outputs=tuple(Port(_text(port[0]), _type(port[1])) for port in outputs),
            image=_text(image),
            labels={_text(key): _text(value) for key, value in labels.items()},
            author=_text(author),
            engines=tuple(_text(engine) for engine in engines),
            tests=bool(flags[0]),
            deprecated=bool(flags[1]),
            superseded_by=None if successor is None else _text(successor),
            uses=tuple(_text(used) for used in uses),
        )
    except (ValueError, TypeError, AttributeError, IndexError, KeyError, RecursionError):
        raise IntegrityError(
            f"{where} cannot be read: a line of it is no component", rule="hub-malformed", hint="ask the hub's owner"
        ) from None
    return document


def document_struct(document: Document) -> dict[str, Any]:
    """A document as JSON data."""
    return {
        "name": document.name,
        "version": document.version,
        "description": document.description,
        "inputs": [{"name": port.name, "type": port.type, "optional": port.optional} for port in document.inputs],
        "outputs": [{"name": port.name, "type": port.type} for port in document.outputs],
        "image": document.image,
        "labels": dict(document.labels),
        "author": document.author,
        "engines": list(document.engines),
        "tests": document.tests,
        "deprecated": document.deprecated,
        "superseded_by": document.superseded_by,
        "uses": list(document.uses),
    }


def document_of_struct(value: Any, where: str) -> Document:
    """What document_struct wrote; IntegrityError (rule hub-malformed) naming `where` for anything else."""
    try:
        fields = [
            *(value[key] for key in ("name", "version", "description")),
            [[port["name"], port["type"], port["optional"]] for port in value["inputs"]],
            [[port["name"], port["type"]] for port in value["outputs"]],
            *(value[key] for key in ("image", "labels", "author", "engines")),
            [value["tests"], value["deprecated"]],
            value["superseded_by"],
            value["uses"],
        ]
        line = canonical(fields)
    except (KeyError, TypeError, ValueError):
        raise IntegrityError(f"{where} gave an answer that is no list of components", rule="hub-malformed") from None
    return decode_document(line, where)


def used_names(spec: ComponentSpec) -> tuple[str, ...]:
    """The names of the library components that a pipeline's tasks refer to, sorted; none for a container."""
    named = (task.component_ref.name or "" for task, _ in open_tasks(spec, ""))
    return tuple(sorted({parse_reference(name).name for name in named if is_reference(name)}))


def _used(component: bytes) -> tuple[str, ...]:
    try:
        return used_names(parse_any(component.decode("utf-8", "replace"), "component.yaml"))
    except CatalogError:
        return ()


def _port(port: Mapping[str, Any]) -> Port:
    return Port(port["name"], port.get("type"), bool(port.get("optional")) or "default" in port)


def _spec_port(port: InputSpec | OutputSpec) -> Port:
    return Port(port.name, port.type, isinstance(port, InputSpec) and not port.required)


def _author(entry: VersionEntry) -> str:
    return entry.annotations.get("author", "")


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _type(value: Any) -> TypeSpec:
    if value is not None and not isinstance(value, (str, dict, list)):
        raise TypeError
    found: TypeSpec = value
    return found
