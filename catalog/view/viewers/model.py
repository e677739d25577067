"""What can be shown, one value for each kind."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Union


@dataclass(frozen=True)
class Matrix:
    """A confusion matrix: `counts` has a row per first value, in the order of `labels`."""

    labels: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    rows: str
    columns: str

    @property
    def total(self) -> int:
        """How many were counted."""
        return sum(map(sum, self.counts))

    @property
    def agreement(self) -> float | None:
        """The share on the diagonal; None when nothing was counted."""
        total = self.total
        return sum(row[place] for place, row in enumerate(self.counts)) / total if total else None


@dataclass(frozen=True)
class Curve:
    """A ROC curve: false positive rate, true positive rate and the threshold in words, from (0, 0) to (1, 1)."""

    points: tuple[tuple[float, float, str], ...]
    name: str = ""

    @property
    def area(self) -> float:
        """The area under the curve, by trapezoids."""
        ends = [(0.0, 0.0), *((x, y) for x, y, _ in self.points), (1.0, 1.0)]
        return sum((right - left) * (low + high) / 2 for (left, low), (right, high) in pairwise(ends))


@dataclass(frozen=True)
class Table:
    """Rows of texts under a header; `more` when there were more rows than are kept."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    more: bool = False


@dataclass(frozen=True)
class MarkdownText:
    """A text in Markdown."""

    text: str


@dataclass(frozen=True)
class WebApp:
    """A page by a stranger."""

    html: str


@dataclass(frozen=True)
class Board:
    """Logs for TensorBoard at an address, and the image to show them with when the task names one."""

    address: str
    image: str = ""


@dataclass(frozen=True)
class Elsewhere:
    """Data that lies at an address and was not read."""

    type: str
    address: str


@dataclass(frozen=True)
class Problem:
    """Why something cannot be shown."""

    message: str


Viewer = Union[Matrix, Curve, Table, MarkdownText, WebApp, Board, Elsewhere, Problem]
