"""Command lines of components, changed element by element."""

from __future__ import annotations

from collections.abc import Callable

from catalog.spec.placeholders import Branch, Concat, Condition, Element, IfPlaceholder

Line = tuple[Element, ...]


def map_line(
    line: Line | None, change: Callable[[Element], Element], condition: Callable[[Condition], Condition]
) -> Line | None:
    """The line with every text and port placeholder changed, those inside `concat` and `if` included."""

    def one(element: Element) -> Element:
        if isinstance(element, Concat):
            return Concat(tuple(one(item) for item in element.items))
        if isinstance(element, IfPlaceholder):
            other = None if element.else_value is None else branch(element.else_value)
            return IfPlaceholder(condition(element.condition), branch(element.then_value), other)
        return change(element)

    def branch(given: Branch) -> Branch:
        return tuple(one(item) for item in given) if isinstance(given, tuple) else one(given)

    return None if line is None else tuple(one(item) for item in line)
