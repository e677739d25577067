"""A task that loops: a DAG template with the one task `each`, which fans out, and the outputs gathered into lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catalog.compile.compiled import Place
from catalog.compile.expressions import literal, member
from catalog.compile.sources import Need, Slot, Source, slot_inputs
from catalog.spec.json_text import json_text
from catalog.spec.model import ForEach

ITEMS = "loop items"


def item_sources(loop: ForEach) -> dict[str, Source]:
    """The inputs that an item fills, as the DAG with the loop sees them.

    Every item is a text that holds JSON: of anything else Argo would fill in its own rendering.
    """
    return {name: Source(expression=member("fromJSON(item)", name)) for name in loop.bind}


def static_items(loop: ForEach) -> list[str]:
    """The items of a list that is known: JSON of what each bound input gets."""
    from catalog.errors import CompileError

    items: list[str] = []
    for item in loop.items if isinstance(loop.items, tuple) else ():
        texts: dict[str, str] = {}
        for name, key in loop.bind.items():
            if key and not (isinstance(item, dict) and key in item):
                raise CompileError(f'the item {_text(item)[:80]} has no key "{key}"', rule="loop-item-key")
            texts[name] = _text(item[key] if key else item)
        items.append(json_text(texts).replace("{{", "{\\u007b"))
    return items


def listed_items(loop: ForEach, source: Source) -> Source:
    """The list of a loop that is made while the workflow runs, its items put into the same form."""
    fields = ",".join(f"{literal(name)}:{_item_field(key)}" for name, key in loop.bind.items())
    # In JSON a brace may be escaped, which keeps an item's own double braces from Argo.
    item = f"replace(toJson({{{fields} }}),'\\u007b\\u007b','\\u007b\\\\u007b')"
    return Source(expression=f"toJson(map(fromJSON({source.as_expression()}), {item}))")


def _item_field(key: str) -> str:
    if not key:
        return "(type(#) == 'string' ? # : toJson(#))"
    value = f"#[{literal(key)}]"
    missing = literal(f"the item has no key {key}")
    return f"({literal(key)} in # ? (type({value}) == 'string' ? {value} : toJson({value})) : fromJSON({missing}))"


def _text(item: Any) -> str:
    return item if isinstance(item, str) else json_text(item)


def loop_body(
    loop: ForEach,
    slots: Mapping[str, Slot],
    each: dict[str, Any],
    outputs: Mapping[str, tuple[str, str]],
) -> dict[str, Any]:
    """The template around `each`; `outputs` maps what is gathered to the names of the value and of its presence."""
    fan_out: dict[str, Any] = {}
    if isinstance(loop.items, tuple):
        items = static_items(loop)
        fan_out = {"withItems": items} if items else {"withParam": "[]"}
    else:
        fan_out = {"withParam": f"{{{{inputs.parameters.{slots[ITEMS].parameter}}}}}"}
    body: dict[str, Any] = {
        "inputs": slot_inputs(slots),
        "dag": {"failFast": False, "tasks": [{**each, **fan_out}]},
    }
    if not body["inputs"]:
        del body["inputs"]
    parameters = [
        {"name": name, "valueFrom": {"expression": _gathered(name, presence), "default": "[]"}}
        for name, presence in outputs.values()
    ]
    if parameters:
        body["outputs"] = {"parameters": parameters}
    if loop.parallelism:
        body["parallelism"] = loop.parallelism
    return body


def _gathered(name: str, presence: str) -> str:
    values = f"tasks.each.outputs.parameters.{name}"
    if not presence:
        return values
    there = f"fromJson(tasks.each.outputs.parameters.{presence})"
    return f"(let v = fromJson({values}); let h = {there}; toJson(map(filter(0..len(v)-1, h[#] == 'yes'), v[#])))"


def loop_place(component: str) -> Place:
    """What a loop's template stands for."""
    return Place("loop", component, tasks={"each": ""})


def gathered_needs(needs: Mapping[str, Need]) -> dict[str, Need]:
    """How a loop uses the outputs of its iterations: as texts, for they become lists."""
    return {output: Need(value=True) for output, need in needs.items() if need.value or need.path}
