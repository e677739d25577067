"""Conditions as compiled pipelines write them (Argo's `when`, the expressions of kfp 2) to predicates."""

from __future__ import annotations

import re
from collections.abc import Callable

from catalog.resources import MAX_SPEC_DEPTH
from catalog.spec.model import Argument, Both, Comparison, Either, Negation, Predicate

_TOKEN = re.compile(
    r"""(?P<space>\s+)|(?P<tag>\{\{.*?\}\})|(?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
    |(?P<op>==|!=|>=|<=|&&|\|\||[<>!()])|(?P<ref>inputs\.parameter_values\[(?:'[^']*'|"[^"]*")\])
    |(?P<word>[^\s()!=<>&|"'{}]+)""",
    re.VERBOSE | re.DOTALL,
)
_COMPARISONS = ("==", "!=", ">", ">=", "<", "<=")
# Casts of kfp 2: values are compared as numbers here wherever both are.
_CASTS = ("int", "double", "string", "bool")

Operand = Callable[[str], Argument]


def read_condition(text: str, operand: Operand) -> Predicate:
    """The predicate a condition stands for.

    `operand` makes an argument of `{{…}}`, of `inputs.parameter_values[…]`, and of a quoted text that holds `{{`.
    Raises ValueError with the reason for what is no such condition.
    """
    tokens = _tokens(text)
    parser = _Parser(tokens, operand)
    found = parser.either(0)
    if parser.left():
        raise ValueError(f"{parser.left()[0][1]!r} is not expected")
    return found


def _tokens(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    end = 0
    while end < len(text):
        match = _TOKEN.match(text, end)
        if match is None:
            raise ValueError(f"{text[end : end + 20]!r} cannot be read")
        if match.lastgroup != "space":
            found.append((str(match.lastgroup), match.group()))
        end = match.end()
    return found


class _Parser:
    def __init__(self, tokens: list[tuple[str, str]], operand: Operand) -> None:
        self._tokens = tokens
        self._operand = operand
        self._next = 0

    def left(self) -> list[tuple[str, str]]:
        return self._tokens[self._next :]

    def _accept(self, *texts: str) -> str:
        if self._next < len(self._tokens):
            kind, text = self._tokens[self._next]
            if kind == "op" and text in texts:
                self._next += 1
                return text
        return ""

    def either(self, depth: int) -> Predicate:
        found = self._both(depth)
        while self._accept("||"):
            found = Either(found, self._both(depth))
        return found

    def _both(self, depth: int) -> Predicate:
        found = self._comparison(depth)
        while self._accept("&&"):
            found = Both(found, self._comparison(depth))
        return found

    def _comparison(self, depth: int) -> Predicate:
        if depth > MAX_SPEC_DEPTH:
            raise ValueError(f"it is nested deeper than {MAX_SPEC_DEPTH} levels")
        if self._accept("!"):
            return Negation(self._comparison(depth + 1))
        left = self._value(depth)
        operation = self._accept(*_COMPARISONS)
        if not operation:
            return left
        return Comparison(operation, _argument(left), _argument(self._value(depth)))

    def _value(self, depth: int) -> Predicate:
        if self._accept("("):
            return self._closed(depth)
        if self._next >= len(self._tokens):
            raise ValueError("it ends too early")
        kind, text = self._tokens[self._next]
        self._next += 1
        if kind == "word" and text in _CASTS and self._accept("("):
            return self._closed(depth)
        if kind in ("tag", "ref"):
            return self._operand(text)
        if kind == "text":
            inner = re.sub(r"\\(.)", r"\1", text[1:-1])
            return self._operand(inner) if "{{" in inner else inner
        if kind == "word":
            return _word(text)
        raise ValueError(f"{text!r} is not expected")

    def _closed(self, depth: int) -> Predicate:
        found = self.either(depth + 1)
        if not self._accept(")"):
            raise ValueError("a bracket is not closed")
        return found


def _word(text: str) -> Argument:
    if text in ("true", "false"):
        return text == "true"
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError:
        return text


def _argument(found: Predicate) -> Argument:
    if isinstance(found, (Comparison, Both, Either, Negation)):
        raise ValueError("a comparison of comparisons has no counterpart")
    return found
