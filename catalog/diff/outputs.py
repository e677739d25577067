"""What changed about the outputs, and what that means for the tasks that take them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from catalog.diff.change import Change, make_change
from catalog.diff.pairs import Pairs, pair_ports
from catalog.diff.type_change import output_keeps, shown_type
from catalog.diff.usage import output_ways, same_use
from catalog.spec.model import ComponentSpec, ContainerSpec, OutputSpec


def output_changes(
    old: ComponentSpec, new: ComponentSpec, renames: Mapping[str, str] | None = None
) -> Iterator[Change]:
    """Every change of an output; `renames` as in pair_ports."""
    pairs = pair_ports(old.outputs, new.outputs, renames)
    for port in pairs.removed:
        yield make_change("output-removed", port.name, shown_type(port.type))
    for port in pairs.added:
        yield make_change("output-added", port.name, "", shown_type(port.type))
    for before, after in pairs.same:
        if before != after:
            yield from _port_changes(before, after)
    if old.container is not None and new.container is not None:
        yield from _writing_changes(old.container, new.container, pairs)


def _port_changes(old: OutputSpec, new: OutputSpec) -> Iterator[Change]:
    if old.name != new.name:
        yield make_change("output-renamed", new.name, old.name, new.name)
    if old.type != new.type:
        kind = "output-type-widened" if output_keeps(old.type, new.type) else "output-type-narrowed"
        yield make_change(kind, new.name, shown_type(old.type), shown_type(new.type))
    if (old.description or "").split() != (new.description or "").split():
        yield make_change("output-described", new.name, old.description or "", new.description or "")
    if (old.annotations or {}) != (new.annotations or {}):
        yield make_change("output-annotated", new.name, str(old.annotations or ""), str(new.annotations or ""))


def _writing_changes(old: ContainerSpec, new: ContainerSpec, pairs: Pairs[OutputSpec]) -> Iterator[Change]:
    if same_use(old, new, pairs):
        return
    before_ways, after_ways = output_ways(old), output_ways(new)
    for before, after in pairs.same:
        was, now = before_ways.get(before.name, frozenset()), after_ways.get(after.name, frozenset())
        place, new_place = _place(old, before.name, was), _place(new, after.name, now)
        if was and not now:
            yield make_change("output-unwritten", after.name, place, "")
        elif now and not was:
            yield make_change("output-written", after.name, "", new_place)
        elif "URI" in now - was:
            yield make_change("output-by-uri", after.name, place, new_place)
        elif place != new_place:
            yield make_change("output-path-changed", after.name, place, new_place)


def _place(container: ContainerSpec, name: str, ways: frozenset[str]) -> str:
    """The fixed path of an output, or in words how the program learns where to write."""
    fixed = (container.file_outputs or {}).get(name)
    return fixed or ("a URI it is given" if "URI" in ways else "a path it is given" if ways else "")
