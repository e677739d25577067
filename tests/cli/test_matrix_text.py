"""Confusion matrices as text."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.cli.matrix_text import MAX_LABELS, matrix_lines
from catalog.errors import RunError


def entry(labels: list[str], rows: str) -> dict[str, Any]:
    schema = [{"name": "target", "type": ""}, {"name": "predicted", "type": ""}, {"name": "count", "type": ""}]
    return {"labels": labels, "schema": schema, "source": rows}


def test_columns_stand_under_their_labels() -> None:
    assert matrix_lines(entry(["cat", "dog"], "cat,cat,12\ncat,dog,3\ndog,cat,0\ndog,dog,1234\n")) == [
        "target\\predicted  cat   dog",
        "cat                12     3",
        "dog                 0  1234",
    ]


def test_wide_signs_take_two_columns() -> None:
    lines = matrix_lines(entry(["猫", "b"], "猫,猫,1\n猫,b,2\nb,猫,3\nb,b,4\n"))
    assert lines[1:] == ["猫                 1  2", "b                  3  4"]


def test_a_large_one_is_not_drawn() -> None:
    labels = [f"c{number}" for number in range(MAX_LABELS + 1)]
    assert matrix_lines(entry(labels, "")) == []


def test_a_wrong_one_is_refused() -> None:
    with pytest.raises(RunError):
        matrix_lines(entry(["a", "b"], "a,a,1\n"))
