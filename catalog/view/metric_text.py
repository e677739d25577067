"""The number of a metric, as it is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.view.safe_text import one_line

if TYPE_CHECKING:
    from catalog.store.rows import MetricRow


def metric_text(row: MetricRow) -> str:
    """The value of a metric with its unit; `no number` when the file gave none."""
    if row.value is None:
        return "no number"
    return number_text(row.value, row.format, str(row.detail.get("unit", "")))


def number_text(value: float, form: str = "", unit: str = "", *, sign: str = "") -> str:
    """`96.7 %` for a value from 0 to 1 whose `form` is PERCENTAGE, else the number and its unit.

    With the `sign` "+" a plus stands before what is not below 0, as for differences.
    """
    if form == "PERCENTAGE":
        return f"{value * 100:{sign}.4g} %"
    return f"{value:{sign}.6g} {one_line(unit)}".rstrip()
