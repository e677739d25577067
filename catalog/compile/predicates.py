"""A task's predicate as an expression of Argo's language, with the meaning `catalog.spec.comparison` gives it."""

from __future__ import annotations

import re
from collections.abc import Callable

from catalog.compile.expressions import literal
from catalog.compile.sources import Source
from catalog.spec.model import Argument, Both, Comparison, Either, Negation, Predicate
from catalog.spec.types import TRUE_TEXTS

Lookup = Callable[[Argument], "Source | None"]

_NUMBER = r"^\\s*[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]+)?\\s*$"
_IS_NUMBER = re.compile(r"\s*[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]+)?\s*")
_TRUTH = "['true','false']"


def predicate_expression(predicate: Predicate, lookup: Lookup) -> str:
    """The predicate as an expression that is true or false; a comparison with an absent value is false."""
    if isinstance(predicate, Negation):
        return f"!({predicate_expression(predicate.operand, lookup)})"
    if isinstance(predicate, (Both, Either)):
        joint = "&&" if isinstance(predicate, Both) else "||"
        left, right = predicate_expression(predicate.left, lookup), predicate_expression(predicate.right, lookup)
        return f"({left}) {joint} ({right})"
    if isinstance(predicate, Comparison):
        return _comparison(predicate.op, lookup(predicate.left), lookup(predicate.right))
    source = lookup(predicate)
    if source is None:
        return "false"
    texts = ",".join(literal(text) for text in sorted(TRUE_TEXTS))
    return _if_present([source], f"lower({source.as_expression()}) in [{texts}]")


def _comparison(operation: str, left: Source | None, right: Source | None) -> str:
    if left is None or right is None:
        return "false"
    first, second = left.as_expression(), right.as_expression()
    result = f"{first} {operation} {second}"
    kinds = [_kind(source.constant) for source in (left, right) if source.constant is not None]
    if not kinds or all(kind == "truth" for kind in kinds):
        lowered = f"lower({first}) {operation} lower({second})"
        result = f"(lower({first}) in {_TRUTH} && lower({second}) in {_TRUTH} ? {lowered} : {result})"
    if all(kind == "number" for kind in kinds):
        numbers = f"float(trim({first})) {operation} float(trim({second}))"
        tests = [f"{source.as_expression()} matches '{_NUMBER}'" for source in (left, right) if source.constant is None]
        result = f"({' && '.join(tests) or 'true'} ? {numbers} : {result})"
    return _if_present([left, right], result)


def _kind(constant: str) -> str:
    if _IS_NUMBER.fullmatch(constant):
        return "number"
    return "truth" if constant.lower() in ("true", "false") else "text"


def _if_present(sources: list[Source], expression: str) -> str:
    tests = dict.fromkeys(source.present for source in sources if source.present)
    return " && ".join([*(f"({test})" for test in tests), f"({expression})"]) if tests else expression
