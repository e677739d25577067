"""From an entry of `mlpipeline-ui-metadata`, as the store keeps it, to what is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from catalog.errors import RunError
from catalog.run.csv_source import capped_rows
from catalog.run.json_outputs import problem
from catalog.run.visualisation_data import confusion_matrix, roc_points
from catalog.run.visualisation_kinds import KINDS
from catalog.run.visualisations import MAX_BYTES
from catalog.view.viewers.model import Board, Curve, Elsewhere, MarkdownText, Matrix, Problem, Table, Viewer, WebApp

Reader = Callable[[Mapping[str, Any], str], Viewer]


def read_viewer(detail: Mapping[str, Any]) -> Viewer:
    """The viewer of an entry; what is wrong with it is a viewer too, so this never raises for bad content."""
    given = detail.get("type")
    kind = KINDS.get(given) if isinstance(given, str) else None
    if kind is None:
        return Problem(f"unknown type {given!r:.60}; write one of {', '.join(KINDS)}")
    source = detail.get("source")
    if not isinstance(source, str) or not source.strip():
        return Problem("`source` is missing")
    wrong: list[str] = []
    fields = kind.fields(detail, wrong)
    if wrong:
        return Problem("; ".join(wrong))
    if kind.address_only:
        return Board(source, str(fields.get("image", "")))
    if detail.get("storage") != "inline":
        return Elsewhere(str(given), source)
    if len(source) > MAX_BYTES:
        return Problem(f"the data has more than {MAX_BYTES} bytes")
    try:
        return _READERS[str(given)](fields, source)
    except RunError as error:
        return Problem(problem(error))


def _matrix(fields: Mapping[str, Any], source: str) -> Viewer:
    counts = confusion_matrix({**fields, "source": source})
    rows, columns = (column["name"] for column in fields["schema"][:2])
    return Matrix(tuple(fields["labels"]), tuple(map(tuple, counts)), rows, columns)


def _curve(fields: Mapping[str, Any], source: str) -> Viewer:
    return Curve(tuple(roc_points({**fields, "source": source})))


def _table(fields: Mapping[str, Any], source: str) -> Viewer:
    header = tuple(fields["header"])
    rows, more = capped_rows(source)
    return Table(header, tuple(tuple(row) + ("",) * (len(header) - len(row)) for row in rows), more)


_READERS: Mapping[str, Reader] = MappingProxyType(
    {
        "confusion_matrix": _matrix,
        "roc": _curve,
        "table": _table,
        "markdown": lambda _fields, source: MarkdownText(source),
        "web-app": lambda _fields, source: WebApp(source),
    }
)
