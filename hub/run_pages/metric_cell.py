"""A metric of a run in a table: its value as text, and how far it is from the baseline's."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.store.rows import MetricRow
from catalog.view.metric_text import number_text


@dataclass(frozen=True)
class MetricCell:
    """What a cell shows: empty texts where there is nothing. `better` says whether the change is to the good, None when
    nobody says which way is."""

    text: str = ""
    best: bool = False
    change: str = ""
    better: bool | None = None


@dataclass(frozen=True)
class Measured:
    """A value with what is known of its metric; `value` None for a run that has none."""

    value: float | None
    format: str = ""
    unit: str = ""
    higher_is_better: bool | None = None

    def cell(self, change: float | None, *, best: bool = False) -> MetricCell:
        """The cell, with the difference from the baseline where there is one."""
        if self.value is None:
            return MetricCell()
        text = number_text(self.value, self.format, self.unit)
        if change is None:
            return MetricCell(text, best)
        better = None if self.higher_is_better is None or not change else (change > 0) == self.higher_is_better
        return MetricCell(text, best, number_text(change, self.format, self.unit, sign="+"), better)


def measured(row: MetricRow | None) -> Measured:
    """The value of a metric as it was reported."""
    if row is None:
        return Measured(None)
    higher = row.detail.get("higher_is_better")
    known = higher if isinstance(higher, bool) else None
    return Measured(row.value, row.format, str(row.detail.get("unit") or ""), known)
