"""A place in a compiled pipeline's text: what stands there as plain data, and findings that name the place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from catalog.errors import Position
from catalog.spec.document import Reader, kind_of

NULL = "tag:yaml.org,2002:null"


@dataclass(frozen=True)
class Cursor:
    """One node of a file, with the reader that collects what is wrong; `what` names it in messages."""

    reader: Reader
    node: Node
    what: str

    @property
    def position(self) -> Position:
        """Where it begins."""
        return self.reader.position(self.node)

    def fields(self) -> dict[str, Cursor]:
        """The entries of a map by key, null values left out; reports what is no map."""
        items = self.reader.items(self.node, self.what)
        return {
            name: Cursor(self.reader, value, f'"{name}" of {self.what}') for name, _, value in items if not _null(value)
        }

    def get(self, *names: str) -> Cursor | None:
        """What stands below these keys, or None; null counts as nothing."""
        current: Cursor | None = self
        for name in names:
            current = current.fields().get(name) if current is not None else None
        return current

    def each(self) -> list[Cursor]:
        """The entries of a list; reports what is no list."""
        nodes = self.reader.sequence(self.node, self.what) or []
        return [Cursor(self.reader, node, f"an entry of {self.what}") for node in nodes]

    def listed(self, *names: str) -> list[Cursor]:
        """The entries of the list below these keys, none when there is no such key."""
        found = self.get(*names)
        return found.each() if found is not None else []

    def text(self, *names: str) -> str:
        """The scalar below these keys as it is written, empty when there is none; reports maps and lists."""
        found = self.get(*names) if names else self
        if found is None or _null(found.node):
            return ""
        if isinstance(found.node, ScalarNode):
            return str(found.node.value)
        found.refuse("wrong-type", f"{found.what} must be text, not {kind_of(found.node)}")
        return ""

    def plain(self, *names: str) -> Any:
        """What stands below these keys as plain data, or None."""
        found = self.get(*names) if names else self
        return found.reader.plain(found.node) if found is not None else None

    def is_map(self) -> bool:
        """True for a map."""
        return isinstance(self.node, MappingNode)

    def is_list(self) -> bool:
        """True for a list."""
        return isinstance(self.node, SequenceNode)

    def refuse(self, rule: str, message: str, hint: str = "") -> None:
        """Add a finding here."""
        self.reader.refuse(self.node, rule, message, hint)

    def only(self, known: tuple[str, ...], rule: str, hint: str = "") -> None:
        """Refuse every key but the `known` ones, by name: nothing that has a meaning is left out silently."""
        for name, found in self.fields().items():
            if name not in known:
                found.refuse(rule, f"{self.what} has `{name}`, which cannot be carried over", hint)

    def called(self, what: str) -> Cursor:
        """The same place under another name."""
        return Cursor(self.reader, self.node, what)


def _null(node: Node) -> bool:
    return node.tag == NULL
