from __future__ import annotations

import pytest

from catalog.dsl.docstrings import Docstring, parse_docstring

GOOGLE = """Trains a model
on rows.

Longer text: with a colon.

Args:
    rows (list): What to learn from,
        line by line.
    rate: How fast.
    **more: Other things.

Returns:
    rows: not this one
"""

NUMPY = """
Trains a model
on rows.

Parameters
----------
rows : list of str
    What to learn from,
    line by line.
rate
    How fast.

Returns
-------
rows
    not this one
"""

REST = """Trains a model
on rows.

:param list rows: What to learn from,
    line by line.
:type rate: float
:param rate: How fast.
:returns: rows: not this one
"""


@pytest.mark.parametrize("text", [GOOGLE, NUMPY, REST], ids=["google", "numpy", "rest"])
def test_the_three_styles(text: str) -> None:
    found = parse_docstring(text)
    assert found.short == "Trains a model on rows."
    assert found.parameters["rows"] == "What to learn from, line by line."
    assert found.parameters["rate"] == "How fast."


def test_google_names_may_have_stars() -> None:
    assert parse_docstring(GOOGLE).parameters["more"] == "Other things."


@pytest.mark.parametrize("text", [None, "", "   \n  "])
def test_no_docstring(text: str | None) -> None:
    assert parse_docstring(text) == Docstring()


def test_a_docstring_without_a_description() -> None:
    assert parse_docstring("\nArgs:\n    a: first") == Docstring("", {"a": "first"})


def test_prose_is_no_parameter() -> None:
    assert parse_docstring("Short.\n\nNote:\n    this: is not one\n").parameters == {}
