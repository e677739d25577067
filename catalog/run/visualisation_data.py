"""The data of visualisations as values: counts of a confusion matrix, points of a ROC curve, rows of a table."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from catalog.errors import RunError
from catalog.run.csv_source import MAX_ROWS, capped_rows


def confusion_matrix(entry: Mapping[str, Any]) -> list[list[int]]:
    """The counts of a confusion matrix whose data is in `source`: a row per first value, in the order of `labels`.

    Raises RunError when the data is not `labels` times `labels` rows of two labels and a whole number.
    """
    labels: list[str] = entry["labels"]
    rows = _all_rows(entry["source"], "confusion matrix")
    if len(rows) != len(labels) ** 2:
        raise _bad(
            f"there are {len(rows)} rows, and {len(labels)} labels need {len(labels) ** 2}",
            "write a row for every pair of labels, also those with count 0, and no header row",
        )
    place = {label: number for number, label in enumerate(labels)}
    matrix = [[-1] * len(labels) for _ in labels]
    for number, row in enumerate(rows, 1):
        first, second, count = _cells(row, number)
        for label in (first, second):
            if label not in place:
                raise _bad(f"row {number} has the label {label!r:.60}, which is not in `labels`", "add it to `labels`")
        if matrix[place[first]][place[second]] >= 0:
            raise _bad(f"row {number} gives the pair {first}, {second} again", "write each pair once")
        matrix[place[first]][place[second]] = _count(count, number)
    return matrix


def roc_points(entry: Mapping[str, Any]) -> list[tuple[float, float, str]]:
    """The points of a ROC curve whose data is in `source`: false and true positive rate, and the threshold as text.

    Sorted from (0, 0) to (1, 1). Raises RunError when a rate is not a number from 0 to 1.
    """
    names = [column["name"] for column in entry["schema"]]
    threshold = next(number for number, name in enumerate(names) if name.startswith("threshold"))
    fpr, tpr = names.index("fpr"), names.index("tpr")
    points = []
    for number, row in enumerate(_all_rows(entry["source"], "ROC curve"), 1):
        if len(row) != len(names):
            raise _bad(f"row {number} has {len(row)} cells, and `schema` has {len(names)}", "write one cell per column")
        points.append((_rate(row[fpr], "fpr", number), _rate(row[tpr], "tpr", number), row[threshold]))
    return sorted(points, key=lambda point: point[:2])


def table_rows(entry: Mapping[str, Any]) -> list[list[str]]:
    """The first 10,000 rows of a table whose data is in `source`, short ones filled up with empty cells."""
    width = len(entry["header"])
    rows, _ = capped_rows(entry["source"])
    return [row + [""] * (width - len(row)) for row in rows]


def _all_rows(text: str, what: str) -> list[list[str]]:
    rows, more = capped_rows(text)
    if more:
        raise _bad(f"a {what} has {MAX_ROWS} rows at most", "write fewer points")
    if not rows:
        raise _bad(f"the {what} has no rows", "write CSV to `source`")
    return rows


def _cells(row: list[str], number: int) -> tuple[str, str, str]:
    try:
        first, second, count = row
    except ValueError:
        raise _bad(
            f"row {number} has {len(row)} cells, not label, label, count", 'put "" around a label with a comma'
        ) from None
    return first, second, count


def _count(text: str, number: int) -> int:
    try:
        value = float(text)
        count = int(text) if text.isdecimal() else int(value)
    except (ValueError, OverflowError):
        value, count = 0.5, -1
    if count < 0 or float(count) != value:
        raise _bad(f"the count {text!r:.60} in row {number} is not a whole number from 0", "write counts, not shares")
    return count


def _rate(text: str, name: str, number: int) -> float:
    try:
        rate = float(text)
    except ValueError:
        rate = math.nan
    if not 0 <= rate <= 1:
        hint = "write no header row, and numbers only; NaN means that one class has no rows"
        raise _bad(f"{name} in row {number} is {text!r:.60}, not a number from 0 to 1", hint)
    return rate


def _bad(message: str, hint: str) -> RunError:
    return RunError(message, rule="visualisation-invalid", hint=hint)
