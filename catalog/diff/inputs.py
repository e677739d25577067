"""What changed about the inputs, and what that means for a caller."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from catalog.diff.change import Change, make_change
from catalog.diff.pairs import Pairs, pair_ports
from catalog.diff.type_change import input_keeps, shown_type
from catalog.diff.usage import input_ways, same_use
from catalog.spec.model import ComponentSpec, InputSpec
from catalog.spec.signature import ordered_inputs


def input_changes(old: ComponentSpec, new: ComponentSpec, renames: Mapping[str, str] | None = None) -> Iterator[Change]:
    """Every change of an input; `renames` as in pair_ports."""
    pairs = pair_ports(old.inputs, new.inputs, renames)
    for port in pairs.removed:
        yield make_change("input-removed", port.name, _summary(port))
    for port in pairs.added:
        yield make_change("input-added-required" if port.required else "input-added", port.name, "", _summary(port))
    for before, after in pairs.same:
        if before != after:
            yield from _port_changes(before, after)
    yield from _order_change(old, new, pairs)
    yield from _use_changes(old, new, pairs)


def _summary(port: InputSpec) -> str:
    state = "required" if port.required else "optional" if port.default is None else f"default {_default(port)}"
    return f"{shown_type(port.type)}, {state}"


def _port_changes(old: InputSpec, new: InputSpec) -> Iterator[Change]:
    if old.name != new.name:
        yield make_change("input-renamed", new.name, old.name, new.name)
    if old.type != new.type:
        kind = "input-type-widened" if input_keeps(old.type, new.type) else "input-type-narrowed"
        yield make_change(kind, new.name, shown_type(old.type), shown_type(new.type))
    yield from _need_changes(old, new)
    if (old.description or "").split() != (new.description or "").split():
        yield make_change("input-described", new.name, old.description or "", new.description or "")
    if (old.annotations or {}) != (new.annotations or {}):
        yield make_change("input-annotated", new.name, str(old.annotations or ""), str(new.annotations or ""))


def _need_changes(old: InputSpec, new: InputSpec) -> Iterator[Change]:
    """Whether it must be passed, and what stands in when it is not."""
    if old.required != new.required:
        kind = "input-required" if new.required else "input-relaxed"
        yield make_change(kind, new.name, _summary(old), _summary(new))
        return
    before, after = _default(old), _default(new)
    if before == after:
        if old.optional != new.optional:
            yield make_change("input-optional-changed", new.name, _summary(old), _summary(new))
    elif old.default is None:
        yield make_change("input-default-added", new.name, "", after)
    elif new.default is None:
        yield make_change("input-default-removed", new.name, before, "")
    else:
        yield make_change("input-default-changed", new.name, before, after)


def _default(port: InputSpec) -> str:
    return "" if port.default is None else repr(str(port.default))


def _order_change(old: ComponentSpec, new: ComponentSpec, pairs: Pairs[InputSpec]) -> Iterator[Change]:
    """A factory takes positional arguments: first the required inputs, then the others, each in the file's order.

    What was removed or demanded anew breaks such calls as well, and is told for itself.
    """
    renamed = {before.name: after.name for before, after in pairs.same}
    told = {port.name for port in pairs.added if port.required}
    told |= {after.name for before, after in pairs.same if after.required and not before.required}
    before = [renamed[port.name] for port in ordered_inputs(old) if port.name in renamed]
    before = [name for name in before if name not in told]
    after = [port.name for port in ordered_inputs(new) if port.name not in told]
    if after[: len(before)] != before:
        yield make_change("inputs-reordered", "", ", ".join(before), ", ".join(after))


def _use_changes(old: ComponentSpec, new: ComponentSpec, pairs: Pairs[InputSpec]) -> Iterator[Change]:
    if old.container is None or new.container is None or same_use(old.container, new.container, pairs):
        return
    before_ways, after_ways = input_ways(old.container), input_ways(new.container)
    for before, after in pairs.same:
        was, now = before_ways.get(before.name, frozenset()), after_ways.get(after.name, frozenset())
        if was != now:
            yield make_change(_use_kind(was, now), after.name, _by(was), _by(now))


def _use_kind(was: frozenset[str], now: frozenset[str]) -> str:
    if not now:
        return "input-unused"
    if "URI" in now - was:
        return "input-by-uri"
    if not was:
        return "input-used"
    if "value" in now - was and "path" in was:
        return "input-by-value"
    if "path" in now and "value" in was - now:
        return "input-by-path"
    return "input-use-changed"


def _by(ways: frozenset[str]) -> str:
    return f"by {', '.join(sorted(ways))}" if ways else "unused"
