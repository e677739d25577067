"""Viewers as HTML."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from markupsafe import Markup

from catalog.view.charts.roc import roc_svg
from catalog.view.environment import fragment
from catalog.view.markdown import MAX_LENGTH, markdown_html
from catalog.view.safe_text import one_line
from catalog.view.viewers.entries import Entry
from catalog.view.viewers.model import (
    Board,
    Curve,
    Elsewhere,
    MarkdownText,
    Matrix,
    Problem,
    Table,
    Viewer,
    WebApp,
)
from catalog.view.viewers.web_app import web_app_page

MAX_ROWS = 500
MAX_COLUMNS = 100
MAX_CELL = 500
MAX_POINTS = 100
HEATS = 9


def viewer_html(viewer: Viewer, *, title: str = "", address: str = "") -> Markup:
    """The HTML of one viewer; `title` names what it belongs to for those who do not see it.

    A web-app is shown from `address` where there is one (see catalog.view.viewers.web_app); without, its text stands in
    the frame, and the policy of the page around it decides what works. TensorBoard is started from it.
    """
    if isinstance(viewer, WebApp):
        return _web_app(viewer, title, address)
    if isinstance(viewer, Board):
        return _board(viewer, address)
    return _MAKERS[type(viewer)](viewer, title)


def entry_html(entry: Entry, address_of: Callable[[Entry], str] | None = None) -> Markup:
    """An entry with its heading, and what is wrong with it."""
    address = address_of(entry) if address_of is not None else ""
    title = entry_title(entry)
    shown = viewer_html(entry.viewer, title=f"{title} of {entry.task}", address=address)
    return fragment("viewers/entry.html", entry=entry, title=title, shown=shown)


def entry_title(entry: Entry) -> str:
    """What an entry is, for its heading."""
    return TITLES.get(entry.type, entry.type.replace("_", " ")[:60] or "Visualisation")


TITLES = MappingProxyType(
    {
        "confusion_matrix": "Confusion matrix",
        "roc": "ROC curve",
        "table": "Table",
        "markdown": "Text",
        "web-app": "Web page",
        "tensorboard": "TensorBoard",
    }
)


def _matrix(viewer: Matrix, title: str) -> Markup:
    most = max((count for row in viewer.counts for count in row), default=0)
    heats = [[round(count / most * HEATS) if most else 0 for count in row] for row in viewer.counts]
    return fragment("viewers/matrix.html", viewer=viewer, heats=heats, title=title)


def _curve(viewer: Curve, title: str) -> Markup:
    picture = roc_svg([viewer], title or "ROC curve")
    return fragment("viewers/curve.html", viewer=viewer, picture=picture, most=MAX_POINTS)


def _table(viewer: Table, title: str) -> Markup:
    rows = [[_cell(text) for text in row[:MAX_COLUMNS]] for row in viewer.rows[:MAX_ROWS]]
    header = [_cell(text) for text in viewer.header[:MAX_COLUMNS]]
    left_out = len(viewer.rows) - len(rows)
    return fragment("viewers/table.html", viewer=viewer, header=header, rows=rows, left_out=left_out, title=title)


def _cell(text: str) -> str:
    return text if len(text) <= MAX_CELL else text[: MAX_CELL - 1] + "…"


def _markdown(viewer: MarkdownText, _title: str) -> Markup:
    cut = len(viewer.text) > MAX_LENGTH
    return fragment("viewers/markdown.html", shown=markdown_html(viewer.text), cut=cut)


def _web_app(viewer: WebApp, title: str, address: str) -> Markup:
    page = "" if address else web_app_page(viewer.html)
    return fragment("viewers/web_app.html", page=page, address=address, title=title or "Web page")


def _board(viewer: Board, address: str) -> Markup:
    command = f"tensorboard --logdir {shlex.quote(one_line(viewer.address))}"
    return fragment("viewers/board.html", viewer=viewer, command=command, address=address)


def _elsewhere(viewer: Elsewhere, _title: str) -> Markup:
    return fragment("viewers/elsewhere.html", viewer=viewer)


def _problem(viewer: Problem, _title: str) -> Markup:
    return fragment("viewers/problem.html", viewer=viewer)


_MAKERS: Mapping[type, Callable[[Any, str], Markup]] = MappingProxyType(
    {
        Matrix: _matrix,
        Curve: _curve,
        Table: _table,
        MarkdownText: _markdown,
        Elsewhere: _elsewhere,
        Problem: _problem,
    }
)
