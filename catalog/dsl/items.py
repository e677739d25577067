"""The items of a loop: what may be looped over, and the handle of the current item."""

from __future__ import annotations

import json
from collections.abc import Iterable

from catalog.dsl.complaints import complaint
from catalog.dsl.params import ItemParam, PipelineParam
from catalog.dsl.predicates import Operand
from catalog.dsl.scope import Scope
from catalog.spec.model import TypeSpec
from catalog.spec.suggestions import suggest
from catalog.spec.types import CANONICAL, type_name


class LoopItem(Operand):
    """The current item of a loop; `item.key` and `item["key"]` are the values of a dict item.

    It has no public attributes of its own, so that every key can be reached by name.
    """

    __slots__ = ("_loop", "_whole")

    def __init__(self, loop: Scope) -> None:
        self._loop = loop
        self._whole = ItemParam(loop, "")

    def __getattr__(self, name: str) -> PipelineParam:
        if name.startswith("_"):
            raise AttributeError(name)
        return item_value(self._loop, name)

    def __getitem__(self, name: str) -> PipelineParam:
        return item_value(self._loop, name)

    def __str__(self) -> str:
        return str(self._whole)

    def __repr__(self) -> str:
        return "LoopItem()"


def whole_item(item: LoopItem) -> ItemParam:
    """The item itself as a value."""
    return item._whole


def item_value(loop: Scope, key: str) -> ItemParam:
    """The value dict items have under `key`; refuses a key that the static items do not all have."""
    items = loop.draft.loop.items if loop.draft and loop.draft.loop else ()
    if not isinstance(key, str) or not key:
        raise complaint(f"the key of a loop item must be a text, not {key!r}", "loop-item-key")
    if not isinstance(items, tuple) or not items:
        return ItemParam(loop, key)
    if not all(isinstance(item, dict) for item in items):
        raise complaint(f'the items of the loop are no dicts, so they have no "{key}"', "loop-item-key")
    dicts = [item for item in items if isinstance(item, dict)]
    shared = set(dicts[0]).intersection(*dicts)
    if key not in shared:
        raise complaint(f'not every item of the loop has the key "{key}"', "loop-item-key", suggest(key, shared))
    return ItemParam(loop, key)


def static_items(given: Iterable[object]) -> tuple[object, ...]:
    """Constant items as JSON values; refuses what has no JSON form."""
    items = list(given)
    try:
        plain: list[object] = json.loads(json.dumps(items, allow_nan=False))
    except (TypeError, ValueError) as error:
        hint = "loop over constants, or over one parameter or output that holds a JSON list"
        raise complaint(f"the items of a loop must be JSON values: {error}", "loop-items", hint) from None
    return tuple(plain)


def check_list_type(type_spec: TypeSpec, name: str) -> None:
    """Refuse a value to loop over whose type is known and no list."""
    short = type_name(type_spec)
    known = CANONICAL.get(short)
    if known is not None and known != "list":
        hint = "loop over a list: a JsonArray parameter (annotation `list`) or output"
        raise complaint(f'a loop needs a list, but "{name}" has the type {type_spec}', "loop-items", hint)
