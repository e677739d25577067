"""Reads `x-catalog.resource`: a Kubernetes object as the implementation of a task, in Argo's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from yaml.nodes import MappingNode, Node

from catalog.spec.document import Reader, kind_of

KEYS = (
    "action",
    "mergeStrategy",
    "manifest",
    "successCondition",
    "failureCondition",
    "setOwnerReference",
    "flags",
    "outputs",
)
ACTIONS = ("create", "apply", "patch", "delete", "replace", "get")
MERGE_STRATEGIES = ("strategic", "merge", "json")


def read_resource(reader: Reader, node: Node) -> Mapping[str, Any] | None:
    """The object and what is done with it, as plain data with the keys of the file; None for what is no map."""
    if not isinstance(node, MappingNode):
        reader.refuse(node, "wrong-type", f"resource must be a map, not {kind_of(node)}")
        return None
    fields = reader.fields(node, "resource", KEYS)
    texts: dict[str, str | None] = {
        name: reader.string(fields[name], name)
        for name in ("action", "mergeStrategy", "manifest", "successCondition", "failureCondition")
        if name in fields
    }
    _check_choice(reader, fields, texts, "action", ACTIONS)
    _check_choice(reader, fields, texts, "mergeStrategy", MERGE_STRATEGIES)
    for name in ("action", "manifest"):
        if name not in fields and not (name == "manifest" and "flags" in fields):
            reader.refuse(node, "missing-key", f"resource needs `{name}`")
    found: dict[str, Any] = {name: text for name, text in texts.items() if text is not None}
    if "setOwnerReference" in fields:
        found["setOwnerReference"] = bool(reader.boolean(fields["setOwnerReference"], "setOwnerReference"))
    if "flags" in fields:
        flags = [reader.string(item, "a flag") for item in reader.sequence(fields["flags"], "flags") or []]
        found["flags"] = [flag for flag in flags if flag is not None]
    if "outputs" in fields:
        found["outputs"] = reader.strings(fields["outputs"], "outputs") or {}
    return found


def _check_choice(
    reader: Reader, fields: Mapping[str, Node], texts: Mapping[str, str | None], name: str, known: tuple[str, ...]
) -> None:
    given = texts.get(name)
    if given is not None and given not in known:
        reader.refuse(fields[name], "extension-invalid", f'{name} "{given}" is unknown', f"one of {', '.join(known)}")
