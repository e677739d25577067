"""A confusion matrix as lines of text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catalog.run.visualisation_data import confusion_matrix
from catalog.view.safe_text import one_line

MAX_LABELS = 12
_LABEL_WIDTH = 16


def matrix_lines(entry: Mapping[str, Any]) -> list[str]:
    """The matrix with a row per first value (the true one, as a rule); empty when it is too large for a terminal.

    Raises RunError when the data is no confusion matrix.
    """
    labels = [one_line(label, _LABEL_WIDTH) for label in entry["labels"]]
    if len(labels) > MAX_LABELS:
        return []
    from rich.cells import cell_len

    counts = confusion_matrix(entry)
    names = [one_line(column["name"], _LABEL_WIDTH) for column in entry["schema"][:2]]
    corner = "\\".join(names)
    first = max(cell_len(text) for text in (corner, *labels))
    widths = [max(cell_len(label), *(len(str(row[index])) for row in counts)) for index, label in enumerate(labels)]
    head = "  ".join(_right(label, width) for label, width in zip(labels, widths, strict=True))
    lines = [f"{_left(corner, first)}  {head}"]
    for label, row in zip(labels, counts, strict=True):
        cells = "  ".join(_right(str(count), width) for count, width in zip(row, widths, strict=True))
        lines.append(f"{_left(label, first)}  {cells}")
    return lines


def _left(text: str, width: int) -> str:
    from rich.cells import cell_len

    return text + " " * (width - cell_len(text))


def _right(text: str, width: int) -> str:
    from rich.cells import cell_len

    return " " * (width - cell_len(text)) + text
