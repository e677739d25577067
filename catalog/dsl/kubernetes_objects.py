"""Kubernetes objects as users have them, as plain data in Kubernetes' words.

Taken are plain dicts and lists, and the objects of any client that says how its attributes are written: the official
client's by their `attribute_map`, others by `to_dict`. Values of the pipeline become their markers.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from catalog.dsl.complaints import complaint
from catalog.dsl.items import LoopItem
from catalog.dsl.params import PipelineParam

HINT = "pass a dict in Kubernetes' words, or an object of the kubernetes client"


def plain(given: Any, what: str = "a Kubernetes object") -> Any:
    """Dicts, lists, texts, numbers and bools; keys without a value are left out. CompositionError for anything else."""
    if given is None or isinstance(given, (str, int, float, bool)):
        return given
    if isinstance(given, (PipelineParam, LoopItem)):
        return str(given)
    if isinstance(given, Mapping):
        return {str(key): plain(value, what) for key, value in given.items() if value is not None}
    if isinstance(given, (list, tuple)):
        return [plain(item, what) for item in given]
    if isinstance(given, date):
        return given.isoformat()
    if isinstance(given, type):
        raise complaint(f"{what} cannot be made of {given!r:.60}", "bad-argument", HINT)
    if isinstance(getattr(given, "attribute_map", None), Mapping):
        fields = {key: getattr(given, attribute) for attribute, key in given.attribute_map.items()}
        return {key: plain(value, what) for key, value in fields.items() if value is not None}
    if callable(getattr(given, "to_dict", None)):
        return plain(given.to_dict(), what)
    raise complaint(f"{what} cannot be made of {given!r:.60}", "bad-argument", HINT)


def plain_object(given: Any, what: str) -> dict[str, Any]:
    """The same for what must be a map."""
    found = plain(given, what)
    if not isinstance(found, dict):
        raise complaint(f"{what} cannot be made of {given!r:.60}", "bad-argument", HINT)
    return found


def camel_case(attribute: str) -> str:
    """`image_pull_policy` → `imagePullPolicy`; what is written so already stays."""
    head, *tail = attribute.split("_")
    return head + "".join(word[:1].upper() + word[1:] for word in tail)
