"""Small faults in a command line: an argument forgotten, a branch forgotten or turned round, two ports mixed up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from catalog.spec.placeholders import (
    Branch,
    Concat,
    Element,
    IfPlaceholder,
    InputPath,
    InputUri,
    InputValue,
    OutputPath,
    OutputUri,
    branch_items,
)

Line = tuple[Element, ...]
Variant = tuple[str, Line]
"""What is wrong, and the faulty elements."""

_MAX_SHOWN = 40


def program_length(line: Line) -> int:
    """How many elements at the start of a line are the program: without one of them nothing would start at all.

    That is the first element, or all up to the script after `-c` of a shell or an interpreter.
    """
    place = 1
    while place < len(line) and _is_option(line[place]):
        place += 1
    option = line[place - 1] if 1 < place < len(line) else ""
    script = isinstance(option, str) and option.endswith("c") and not option.startswith("--")
    return place + 1 if script and isinstance(line[place], str) else min(1, len(line))


def _is_option(element: Element) -> bool:
    return isinstance(element, str) and element.startswith("-") and "\n" not in element


def line_variants(line: Line, first: int = 0) -> Iterator[Variant]:
    """Every line that lacks one element, or has one faulty element, from the element number `first` on."""
    for place in range(first, len(line)):
        before, element, after = line[:place], line[place], line[place + 1 :]
        yield f"without {shown(element)}", (*before, *after)
        for what, faulty in _element_variants(element):
            yield what, (*before, *faulty, *after)


def _element_variants(element: Element) -> Iterator[Variant]:
    if isinstance(element, Concat):
        for what, items in line_variants(element.items):
            if items:
                yield f"{what} in {shown(element)}", (Concat(items),)
    elif isinstance(element, IfPlaceholder):
        yield from _if_variants(element)


def _if_variants(element: IfPlaceholder) -> Iterator[Variant]:
    then, other = branch_items(element.then_value), branch_items(element.else_value)
    where = shown(element)
    if then:
        yield f"without `then` of {where}", (replace(element, then_value=()),)
    if other:
        yield f"without `else` of {where}", (replace(element, else_value=None),)
    yield f"{where} turned round", (replace(element, then_value=other, else_value=then or None),)
    for what, items in line_variants(then):
        yield f"{what} in `then` of {where}", (replace(element, then_value=items),)
    for what, items in line_variants(other):
        yield f"{what} in `else` of {where}", (replace(element, else_value=items or None),)


def renamed(line: Line, names: Mapping[str, str], *, inputs: bool) -> Line:
    """The line with the ports of inputs (else of outputs) renamed; conditions stay as they are."""
    kinds = (InputValue, InputPath, InputUri) if inputs else (OutputPath, OutputUri)

    def change(element: Element) -> Element:
        if isinstance(element, Concat):
            return Concat(tuple(map(change, element.items)))
        if isinstance(element, IfPlaceholder):
            other = None if element.else_value is None else change_branch(element.else_value)
            return replace(element, then_value=change_branch(element.then_value), else_value=other)
        if isinstance(element, kinds):
            return replace(element, name=names.get(element.name, element.name))
        return element

    def change_branch(branch: Branch) -> Branch:
        return tuple(map(change, branch)) if isinstance(branch, tuple) else change(branch)

    return tuple(map(change, line))


def shown(element: Element) -> str:
    """An element in a few words, as it stands in a component file."""
    if isinstance(element, str):
        text = element.strip().partition("\n")[0] or element
        return f'"{text if len(text) <= _MAX_SHOWN else text[: _MAX_SHOWN - 1] + "…"}"'
    if isinstance(element, Concat):
        return f"{{concat: [{', '.join(map(shown, element.items))}]}}"
    if isinstance(element, IfPlaceholder):
        condition = element.condition
        name = condition if isinstance(condition, (bool, str)) else condition.name
        return f"{{if: {name}}}"
    kind = type(element).__name__
    return f"{{{kind[0].lower()}{kind[1:]}: {getattr(element, 'name', '')}}}"
