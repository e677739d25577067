"""Viewers as HTML: complete, bounded, and harmless."""

from __future__ import annotations

import re
from typing import Any

import pytest

from catalog.view.viewers.entries import Entry
from catalog.view.viewers.html import entry_html, viewer_html
from catalog.view.viewers.model import Board, Curve, Elsewhere, MarkdownText, Matrix, Problem, Table, Viewer, WebApp
from catalog.view.viewers.overlay import overlay_html
from tests.view.scene import MATRIX, ROC, TABLE
from tests.view.svg import harm

EVIL = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7*7 }}"


@pytest.mark.parametrize(
    "viewer",
    [
        Matrix((EVIL, "b"), ((1, 2), (3, 4)), EVIL, EVIL),
        Curve(((0.0, 1.0, EVIL),), EVIL),
        Table((EVIL,), ((EVIL,),)),
        MarkdownText(EVIL),
        MarkdownText("[x](javascript:alert(1)) ![x](https://evil.example/x.png)"),
        Board(EVIL, EVIL),
        Elsewhere("roc", EVIL),
        Problem(EVIL),
    ],
)
def test_texts_from_tasks_stay_texts(viewer: Viewer) -> None:
    html = viewer_html(viewer, title=EVIL)
    tags = re.findall(r"<([a-z]+)", html)
    assert not {"script", "img", "iframe"} & set(tags)
    assert not re.search(r"<[^>]*\s(?:on\w+|style)\s*=", re.sub(r'"[^"]*"', '""', html))
    assert "javascript:" not in html or "href" not in html


def test_a_matrix_shows_every_count_with_its_labels() -> None:
    html = viewer_html(Matrix(("cat", "dog"), ((9, 1), (2, 8)), "target", "predicted"))
    assert re.findall(r"<td class=\"heat-(\d)(?: same)?\">(\d)</td>", html) == [
        ("9", "9"),
        ("1", "1"),
        ("2", "2"),
        ("8", "8"),
    ]
    assert "Rows: target. Columns: predicted. 20 in all, 85.0 % on the diagonal." in " ".join(html.split())


def test_a_large_table_is_cut_and_says_so() -> None:
    table = Table(tuple(map(str, range(150))), (("x" * 10_000,) * 150,) * 600, more=True)
    html = viewer_html(table)
    assert html.count("<tr>") == 501
    assert "100 or more more rows are not shown" in html
    assert "50 more columns are not shown" in html
    assert "x" * 501 not in html


def test_a_page_by_a_task_stands_in_a_frame_without_origin_or_network() -> None:
    html = viewer_html(WebApp(EVIL))
    assert 'sandbox="allow-scripts"' in html
    assert "default-src &#39;none&#39;" in html
    assert "<script" not in html
    served = viewer_html(WebApp(EVIL), address="/web?x=1&y=2")
    assert 'src="/web?x=1&amp;y=2"' in served and "srcdoc" not in served


def test_logs_for_tensorboard_come_with_the_command() -> None:
    assert "tensorboard --logdir &#39;s3://bucket/a b&#39;" in viewer_html(Board("s3://bucket/a b"))


def test_an_entry_has_a_heading_its_task_and_its_notes() -> None:
    html = entry_html(Entry("train/<b>", 0, "table", Table(("x",), (("1",),)), ("row 1 is odd",)))
    assert "Table" in html and "train/&lt;b&gt;" in html and "row 1 is odd" in html
    assert harm(html) == []


def test_an_entry_of_no_known_type_has_a_heading_too() -> None:
    assert "pie chart" in entry_html(Entry("a", 0, "pie_chart", Problem("unknown type")))


def compared(kind: str, *details: dict[str, Any] | None) -> str:
    return overlay_html(kind, [(f"run {number}", detail) for number, detail in enumerate(details)])


def test_roc_curves_of_several_runs_share_one_picture() -> None:
    html = compared("roc", ROC, {**ROC, "source": "0,1,0.5"})
    assert html.count("<figure") == 1
    assert "run 0: area 0.850" in html and "run 1: area 1.000" in html


def test_other_kinds_stand_side_by_side_and_a_run_without_one_says_so() -> None:
    html = compared("table", TABLE, None)
    assert html.count("<section") == 2
    assert "This run has none." in html


def test_a_bad_curve_hides_no_good_one() -> None:
    html = compared("roc", ROC, {**ROC, "source": "x"}, None)
    assert "run 0: area" in html and "This cannot be shown" in html and "This run has none." in html


def test_matrices_of_several_runs() -> None:
    assert compared("confusion_matrix", MATRIX, MATRIX).count("<table") == 2
