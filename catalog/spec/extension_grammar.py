"""Reads a task's `x-catalog` key (version 1): what the KFP v1 grammar lacks. site/pipelines.md describes the format."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from catalog.spec.document import Reader, kind_of
from catalog.spec.model import ForEach, GraphInput, Retry, TaskExtension, TaskOutput
from catalog.spec.pod_grammar import read_pod
from catalog.spec.resource_grammar import read_resource

KEYS = (
    "v",
    "after",
    "forEach",
    "as",
    "parallelism",
    "finally",
    "recurse",
    "timeout",
    "retry",
    "pod",
    "resource",
)
POLICIES = ("Always", "OnFailure", "OnError", "OnTransientError")


def read_extension(reader: Reader, node: Node, what: str) -> TaskExtension | None:
    """The extension of one task; None when its version is not 1."""
    fields = reader.fields(node, f"x-catalog of {what}", KEYS)
    version = reader.integer(fields.get("v"), "v")
    if version != 1:
        message = f"x-catalog of {what} needs `v: 1`" if version is None else f"x-catalog version {version} is unknown"
        reader.refuse(node, "extension-version", message, "this program reads version 1")
        return None
    after = [reader.string(item, "after") for item in reader.sequence(fields.get("after"), "after") or []]
    return TaskExtension(
        after=tuple(item for item in after if item is not None),
        for_each=_read_for_each(reader, node, fields),
        finally_=bool(reader.boolean(fields.get("finally"), "finally")),
        recurse=_positive(reader, fields.get("recurse"), "recurse"),
        timeout_seconds=_seconds(reader, fields.get("timeout"), "timeout"),
        retry=_read_retry(reader, fields.get("retry")),
        pod=read_pod(reader, fields["pod"]) if "pod" in fields else None,
        resource=read_resource(reader, fields["resource"]) if "resource" in fields else None,
    )


def _read_for_each(reader: Reader, node: Node, fields: Mapping[str, Node]) -> ForEach | None:
    if "forEach" not in fields:
        for name in ("as", "parallelism"):
            if name in fields:
                reader.refuse(fields[name], "extension-invalid", f"`{name}` needs `forEach` beside it")
        return None
    items = _read_items(reader, fields["forEach"])
    if "as" not in fields:
        reader.refuse(node, "missing-key", "forEach needs `as`: the input that gets the item")
    bind = _read_bind(reader, fields["as"]) if "as" in fields else {}
    parallelism = _positive(reader, fields.get("parallelism"), "parallelism")
    return None if items is None else ForEach(items, bind, parallelism)


def _read_items(reader: Reader, node: Node) -> tuple[Any, ...] | GraphInput | TaskOutput | None:
    from catalog.spec.graph_grammar import read_argument

    if isinstance(node, SequenceNode):
        return tuple(reader.plain(node))
    argument = read_argument(reader, node, "forEach") if isinstance(node, MappingNode) else None
    if isinstance(argument, (GraphInput, TaskOutput)):
        return argument
    if not isinstance(node, MappingNode):
        reader.refuse(node, "extension-invalid", f"forEach must be a list or a reference, not {kind_of(node)}")
    return None


def _read_bind(reader: Reader, node: Node) -> dict[str, str]:
    if isinstance(node, ScalarNode):
        name = reader.string(node, "as")
        return {} if name is None else {name: ""}
    return reader.strings(node, "as") or {}


def _positive(reader: Reader, node: Node | None, what: str) -> int | None:
    value = reader.integer(node, what)
    if value is not None and node is not None and value < 1:
        reader.refuse(node, "extension-invalid", f"{what} must be 1 or more, not {value}")
        return None
    return value


def _seconds(reader: Reader, node: Node | None, what: str) -> float | None:
    if node is None:
        return None
    value = reader.scalar(node) if isinstance(node, ScalarNode) else None
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 < value < 1e9:
        return float(value)
    reader.refuse(node, "extension-invalid", f"{what} must be a number of seconds above 0")
    return None


def _read_retry(reader: Reader, node: Node | None) -> Retry | None:
    if node is None:
        return None
    fields = reader.fields(node, "retry", ("policy", "backoff", "factor", "maxBackoff"))
    policy = reader.string(fields.get("policy"), "policy")
    if policy is not None and policy not in POLICIES:
        reader.refuse(
            fields["policy"], "extension-invalid", f'policy "{policy}" is unknown', f"one of {', '.join(POLICIES)}"
        )
    return Retry(
        policy=policy,
        backoff_seconds=_seconds(reader, fields.get("backoff"), "backoff"),
        backoff_factor=_seconds(reader, fields.get("factor"), "factor"),
        backoff_max_seconds=_seconds(reader, fields.get("maxBackoff"), "maxBackoff"),
    )
