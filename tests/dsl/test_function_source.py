from __future__ import annotations

import functools
import inspect
import os
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest

from catalog.dsl.function_source import function_source
from catalog.errors import CompositionError
from tests.dsl.building import check_refusal

OUTSIDE = 1


def decorator(function: Callable[..., Any]) -> Callable[..., Any]:
    return function


@decorator
@functools.lru_cache
def plain(a: int) -> int:
    # a comment
    return a


def test_decorators_go_and_comments_stay() -> None:
    source = function_source(inspect.unwrap(plain))
    assert source == "def plain(a: int) -> int:\n    # a comment\n    return a\n"


def test_an_indented_function_keeps_its_texts() -> None:
    def inner() -> str:
        return """
first
    second
"""

    names: dict[str, Any] = {}
    exec(function_source(inner), names)
    assert names["inner"]() == inner() == "\nfirst\n    second\n"


def test_what_a_function_may_use() -> None:
    def fine(a: NotThere) -> NotThere:  # type: ignore[name-defined] # noqa: F821
        from json import dumps
        from os import path

        global made  # noqa: PLW0603
        made = 1  # type: ignore[name-defined]

        class Local:
            field = dumps([])
            other = field

            def method(self) -> Any:
                return [fine, path, made, len, __name__, Local]  # type: ignore[name-defined]

        def inner(b: NotThere) -> Any:  # type: ignore[name-defined] # noqa: F821
            return a, b

        return Local, inner

    assert "class Local" in function_source(fine)


def test_names_from_outside_are_refused() -> None:
    local = 2

    def uses() -> Any:  # here
        return [local, OUTSIDE, os.sep]

    def default(a: int = OUTSIDE) -> Any:  # here
        return a

    for function, names in ((uses, "OUTSIDE, local, os"), (default, "OUTSIDE")):
        with pytest.raises(CompositionError) as caught:
            function_source(function)
        check_refusal(caught.value, "not-self-contained", names, __file__)


def test_what_is_no_plain_function() -> None:
    async def coroutine() -> None:
        pass

    def generator() -> Iterator[int]:
        yield 1

    async def both() -> AsyncIterator[int]:
        yield 1

    def _run() -> None:
        pass

    for function in (lambda: 1, len, functools.partial(plain), coroutine, generator, both, _run):
        with pytest.raises(CompositionError) as caught:
            function_source(function)
        assert caught.value.rule == "bad-function"


def test_a_renamed_function_is_found() -> None:
    def before() -> int:
        return before()

    before.__name__ = "after"
    assert "def before" in function_source(before)


def test_a_function_without_source() -> None:
    names: dict[str, Any] = {}
    exec("def typed_in(): pass", names)
    with pytest.raises(CompositionError, match="write the function in a file"):
        function_source(names["typed_in"])
