"""The source of a function, alone and complete: what a function component carries to where it runs."""

from __future__ import annotations

import ast
import builtins
import dis
import inspect
import types
from collections.abc import Callable, Iterator
from typing import Any

from catalog.dsl.annotations import FUTURE_ANNOTATIONS
from catalog.dsl.complaints import complaint
from catalog.dsl.function_runtime import SUPPORT
from catalog.dsl.interface import position_of

NOT_PLAIN = (inspect.iscoroutinefunction, inspect.isgeneratorfunction, inspect.isasyncgenfunction)
MODULE_NAMES = {"__name__", "__file__", "__doc__", "__builtins__"}


def function_source(function: Callable[..., Any], extra_code: str = "") -> str:
    """The definition without its decorators; CompositionError when it needs names from outside of itself.

    `extra_code` stands before it and may define such names.
    """
    if not inspect.isfunction(function) or function.__name__ == "<lambda>":
        hint = "write it with def"
        raise complaint(f"a component needs a plain function, not {function!r:.60}", "bad-function", hint)
    if any(is_kind(function) for is_kind in NOT_PLAIN):
        message = f'"{function.__name__}" is a coroutine or a generator'
        raise complaint(message, "bad-function", "write it with def and return", position_of(function))
    if definition_name(function) in SUPPORT:
        hint = "rename it"
        raise complaint(
            f'"{function.__name__}" is a name of the program itself', "bad-function", hint, position_of(function)
        )
    source = (extra_code.rstrip("\n") + "\n\n\n" if extra_code.strip() else "") + _definition(function)
    outside = sorted(_names_from_outside(source, definition_name(function)))
    if outside:
        raise complaint(
            f'the function "{function.__name__}" uses names from outside of it: {", ".join(outside)}',
            "not-self-contained",
            "it is copied into the component, so import and define what it needs inside the function",
            position_of(function),
        )
    return source


def definition_name(function: Callable[..., Any]) -> str:
    """The name in the function's own source, whatever `__name__` says now."""
    return function.__code__.co_name


def _definition(function: Callable[..., Any]) -> str:
    try:
        text = inspect.getsource(function)
    except (OSError, TypeError):
        hint = "write the function in a file"
        raise complaint(f'the source of "{function.__name__}" cannot be found', "bad-function", hint) from None
    # An indented definition stays as it is under an `if`, so that texts of several lines keep their spaces.
    indented = text[:1] in (" ", "\t")
    tree = ast.parse(f"if True:\n{text}" if indented else text)
    node = next(
        item for item in ast.walk(tree) if isinstance(item, ast.FunctionDef) and item.name == definition_name(function)
    )
    lines = text.splitlines(keepends=True)
    shift = 1 if indented else 0
    definition = "".join(lines[node.lineno - 1 - shift : node.end_lineno - shift if node.end_lineno else None])
    return ("if True:\n" if indented else "") + definition.rstrip("\n") + "\n"


def _names_from_outside(source: str, name: str) -> set[str]:
    flags = FUTURE_ANNOTATIONS  # annotations are never evaluated in the program either
    code = compile(source, "<function>", "exec", flags=flags, dont_inherit=True)
    used: set[str] = set()
    made = {name} | MODULE_NAMES | set(dir(builtins))
    for inner in _codes(code):
        for step in dis.get_instructions(inner):
            if step.opname in ("LOAD_GLOBAL", "LOAD_NAME"):
                used.add(str(step.argval))
            elif step.opname in ("STORE_GLOBAL", "STORE_NAME"):
                made.add(str(step.argval))
    return used - made


def _codes(code: types.CodeType) -> Iterator[types.CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _codes(constant)
