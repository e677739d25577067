"""Resource references: how v1beta1 says what belongs to what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Query

from catalog.errors import UsageError
from catalog.store.predicate import Operation, Predicate
from hub.kfp.message import Message
from hub.kfp.struct import without_empty

EXPERIMENT, JOB, NAMESPACE = "EXPERIMENT", "JOB", "NAMESPACE"
PIPELINE, PIPELINE_VERSION = "PIPELINE", "PIPELINE_VERSION"
OWNER, CREATOR = "OWNER", "CREATOR"
_KINDS = ("UNKNOWN_RESOURCE_TYPE", EXPERIMENT, JOB, PIPELINE, PIPELINE_VERSION, NAMESPACE)

OfKind = Annotated[str, Query(alias="resource_reference_key.type", max_length=40)]
OfId = Annotated[str, Query(alias="resource_reference_key.id", max_length=400)]


@dataclass(frozen=True)
class References:
    """The ids that a request refers to, by kind."""

    ids: Mapping[str, str]

    def of(self, kind: str) -> str:
        """The id of the thing of this kind; empty when there is none."""
        return self.ids.get(kind, "")


def read_references(body: Message) -> References:
    """The references of an object. Raises UsageError (rule reference-kind) for a kind there is not, or two of one."""
    found: dict[str, str] = {}
    for item in body.messages("resource_references"):
        key = item.message("key")
        kind = key.text("type")
        if kind not in _KINDS[1:]:
            raise _unknown(kind)
        if found.setdefault(kind, key.text("id")) != key.text("id"):
            raise UsageError(f"there are two references of the kind {kind}", rule="reference-kind")
    return References(found)


def reference(kind: str, key: str, relationship: str, name: str = "") -> dict[str, Any]:
    """A reference as JSON data."""
    return without_empty({"key": {"type": kind, "id": key}, "name": name, "relationship": relationship})


def belonging_to(kind: str, key: str, fields: Mapping[str, str]) -> Sequence[Predicate]:
    """What a list is narrowed by when only what belongs to something is wanted; nothing for no id.

    `fields` are the store's fields, by the kinds the list knows. Raises UsageError (rule reference-kind).
    """
    if kind not in ("", *_KINDS):
        raise _unknown(kind)
    if not key:
        return ()
    if kind not in fields:
        message = f"this list cannot be narrowed by {kind or 'an id without a type'}"
        raise UsageError(message, rule="reference-kind", hint=f"one of: {', '.join(fields)}")
    return (Predicate(fields[kind], Operation.EQUALS, key),)


def _unknown(kind: str) -> UsageError:
    hint = f"one of: {', '.join(_KINDS[1:])}"
    return UsageError(f'"{kind[:40]}" is no type of a resource', rule="reference-kind", hint=hint)
