"""Conditions in words."""

from __future__ import annotations

from catalog.spec.model import Argument, Both, Comparison, Either, GraphInput, Negation, Predicate, TaskOutput

_MOST = 200


def condition_text(predicate: Predicate, depth: int = 0) -> str:
    """A predicate as people write it: `flip.result == heads and not fast`."""
    if depth > _MOST:
        return "…"
    if isinstance(predicate, Comparison):
        return f"{_argument(predicate.left)} {predicate.op} {_argument(predicate.right)}"
    if isinstance(predicate, (Both, Either)):
        word = "and" if isinstance(predicate, Both) else "or"
        return f"{_part(predicate.left, predicate, depth)} {word} {_part(predicate.right, predicate, depth)}"
    if isinstance(predicate, Negation):
        return f"not {_part(predicate.operand, predicate, depth)}"
    return _argument(predicate)


def _part(inner: Predicate, outer: Predicate, depth: int) -> str:
    text = condition_text(inner, depth + 1)
    joined = isinstance(inner, (Both, Either)) and type(inner) is not type(outer)
    compared = isinstance(outer, Negation) and isinstance(inner, Comparison)
    return f"({text})" if joined or compared else text


def _argument(argument: Argument) -> str:
    if isinstance(argument, GraphInput):
        return argument.input_name
    if isinstance(argument, TaskOutput):
        return f"{argument.task_id}.{argument.output_name}"
    if isinstance(argument, bool):
        return str(argument).lower()
    return str(argument) if argument != "" else '""'
