"""Which port of the new version is which port of the old one: by name, by a migration, or by likeness."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from catalog.spec.model import InputSpec, OutputSpec
from catalog.spec.names import python_name

Port = TypeVar("Port", InputSpec, OutputSpec)


@dataclass(frozen=True, slots=True)
class Pairs(Generic[Port]):
    """`same` holds (old, new) in the order of the old file; two ports of other names are a rename."""

    same: tuple[tuple[Port, Port], ...]
    removed: tuple[Port, ...]
    added: tuple[Port, ...]


def pair_ports(old: Sequence[Port], new: Sequence[Port], renames: Mapping[str, str] | None = None) -> Pairs[Port]:
    """Pairs the ports of two versions.

    `renames` (old name → new name) come before likeness. Alike are two ports of one type whose names differ in
    spelling alone, or that have the same description, or that have the same place among as many ports.
    """
    known = {port.name: port for port in new}
    match: dict[str, Port] = {}
    for port in old:
        wanted = (renames or {}).get(port.name, port.name)
        if wanted in known:
            match[port.name] = known.pop(wanted)
    for index, port in enumerate(old):
        if port.name in match:
            continue
        place = new[index].name if len(old) == len(new) else ""
        other = next((candidate for candidate in known.values() if _alike(port, candidate, place)), None)
        if other is not None:
            match[port.name] = known.pop(other.name)
    return Pairs(
        same=tuple((port, match[port.name]) for port in old if port.name in match),
        removed=tuple(port for port in old if port.name not in match),
        added=tuple(port for port in new if port.name in known),
    )


def _alike(old: Port, new: Port, same_place: str) -> bool:
    if old.type != new.type:
        return False
    if python_name(old.name) == python_name(new.name):
        return True
    if old.description and old.description == new.description:
        return True
    return new.name == same_place
