"""From entries to viewers: good ones, and everything that can be wrong with one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from catalog.view.viewers.model import Board, Curve, Elsewhere, MarkdownText, Matrix, Problem, Table, Viewer, WebApp
from catalog.view.viewers.read import read_viewer
from tests.view.scene import BOARD, MARKDOWN, MATRIX, RATES, ROC, TABLE, WEB_APP


def without(detail: Mapping[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in detail.items() if name != key}


@pytest.mark.parametrize(
    ("detail", "viewer"),
    [
        (MATRIX, Matrix(("cat", "dog"), ((9, 1), (2, 8)), "target", "predicted")),
        (ROC, Curve(((0.0, 0.0, "1"), (0.1, 0.8, "0.5"), (1.0, 1.0, "0")))),
        (TABLE, Table(("x", "y"), (("1", "2"), ("3", "<b>4</b>")))),
        (MARKDOWN, MarkdownText(MARKDOWN["source"])),
        (WEB_APP, WebApp(WEB_APP["source"])),
        (BOARD, Board("s3://bucket/logs of it")),
        ({**BOARD, "image": "tf:2"}, Board("s3://bucket/logs of it", "tf:2")),
        ({**MATRIX, "source": MATRIX["source"].replace("\n", "\r\n")}, read_viewer(MATRIX)),
        (
            {**MATRIX, "labels": [0, 1], "source": "0,0,1\n0,1,2\n1,0,3\n1,1,4"},
            Matrix(("0", "1"), ((1, 2), (3, 4)), "target", "predicted"),
        ),
        (
            {**TABLE, "header": ['a, "b"', "c"], "source": '"1,5","say ""x"""'},
            Table(('a, "b"', "c"), (("1,5", 'say "x"'),)),
        ),
        ({**TABLE, "source": "1\n2,3,4"}, Table(("x", "y"), (("1", ""), ("2", "3", "4")))),
        ({**ROC, "schema": [RATES[2], RATES[1], RATES[0]], "source": "0.5,1,0"}, Curve(((0.0, 1.0, "0.5"),))),
    ],
)
def test_good_entries(detail: Mapping[str, Any], viewer: Viewer) -> None:
    assert read_viewer(detail) == viewer


@pytest.mark.parametrize("kind", ["confusion_matrix", "roc", "table", "markdown", "web-app"])
def test_data_at_an_address_is_not_read(kind: str) -> None:
    whole = {"confusion_matrix": MATRIX, "roc": ROC, "table": TABLE, "markdown": MARKDOWN, "web-app": WEB_APP}[kind]
    found = read_viewer({**without(whole, "storage"), "source": "file:///etc/passwd"})
    assert found == Elsewhere(kind, "file:///etc/passwd")


@pytest.mark.parametrize(
    ("detail", "told"),
    [
        ({}, "unknown type None"),
        ({"type": ["roc"], "source": "x"}, "unknown type"),
        ({"type": "pie-chart", "source": "x"}, "unknown type 'pie-chart'"),
        (without(MATRIX, "source"), "`source` is missing"),
        ({**MATRIX, "source": {"a": 1}}, "`source` is missing"),
        (without(MATRIX, "labels"), "`labels` is missing"),
        (without(MATRIX, "schema"), "`schema` must be a list"),
        ({**MATRIX, "source": "cat,cat,9"}, "there are 1 rows, and 2 labels need 4"),
        ({**MATRIX, "source": MATRIX["source"].replace("dog,dog", "dog,cow")}, "the label 'cow'"),
        ({**MATRIX, "source": MATRIX["source"].replace("9", "0.5")}, "is not a whole number"),
        ({**MATRIX, "labels": [str(n) for n in range(101)]}, "at most 100"),
        (without(ROC, "schema"), "`schema` must be a list"),
        ({**ROC, "schema": RATES[:2]}, "`schema` must name 3 columns"),
        ({**ROC, "source": "NaN,0.5,1"}, "not a number from 0 to 1"),
        ({**TABLE, "format": "tsv"}, '`format` must be "csv"'),
        (without(TABLE, "header"), "`header` is missing"),
        ({**TABLE, "source": '"open'}, "cannot be read"),
        ({**BOARD, "image": 5}, "`image` must be a text"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_raised(detail: Mapping[str, Any], told: str) -> None:
    found = read_viewer(detail)
    assert isinstance(found, Problem)
    assert told in found.message


def test_a_table_of_very_many_rows_is_cut() -> None:
    found = read_viewer({**TABLE, "source": "1,2\n" * 10_001})
    assert isinstance(found, Table)
    assert (len(found.rows), found.more) == (10_000, True)


def test_areas_and_shares() -> None:
    matrix = read_viewer(MATRIX)
    assert isinstance(matrix, Matrix)
    assert (matrix.total, matrix.agreement) == (20, 0.85)
    assert Matrix(("a",), ((0,),), "x", "y").agreement is None
    assert Curve(()).area == 0.5
