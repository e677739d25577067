"""Outputs whose type says how they are shown."""

from __future__ import annotations

import dataclasses

from catalog.client.session import Session
from catalog.client.typed_outputs import typed_entries
from catalog.spec.model import ComponentSpec, OutputSpec, TypeSpec
from catalog.view.viewers.model import MarkdownText, Matrix, WebApp
from tests.client.building import loop, pipeline, shell, task
from tests.view.rows import task_row


def making(kind: TypeSpec) -> ComponentSpec:
    return dataclasses.replace(shell("true", ["item"], name="make"), outputs=(OutputSpec("page", kind),))


def test_html_markdown_and_classification_metrics_are_shown(session: Session) -> None:
    matrix = '{"confusionMatrix": {"annotationSpecs": [{"displayName": "a"}], "rows": [{"row": [1]}]}}'
    texts = {"HTML": "<p>x</p>", "system.Markdown": "# x", "ClassificationMetrics": matrix, "Model": "y"}
    spec = pipeline({kind: task(making(kind), item="x") for kind in texts})
    rows = [
        dataclasses.replace(task_row(kind), outputs={"page": session.artifacts.put_text(text)})
        for kind, text in texts.items()
    ]
    found = typed_entries(spec, rows, session)
    assert all(entry.index >= 200 for entry in found)
    assert [(entry.task, entry.type, type(entry.viewer)) for entry in found] == [
        ("HTML", "page", WebApp),
        ("system.Markdown", "page", MarkdownText),
        ("ClassificationMetrics", "page", Matrix),
    ]


def test_iterations_of_a_loop_are_shown_each(session: Session) -> None:
    spec = pipeline({"each": loop(making("HTML"), ["a", "b"], "item")})
    page = {"page": session.artifacts.put_text("x")}
    rows = [dataclasses.replace(task_row(name), outputs=page) for name in ("each", "each/0", "each/1")]
    assert [entry.task for entry in typed_entries(spec, rows, session)] == ["each/0", "each/1"]


def test_types_that_are_no_text_and_outputs_that_are_gone_are_left_out(session: Session) -> None:
    gone = dataclasses.replace(session.artifacts.put_text("x"), digest="0" * 64)
    spec = pipeline({"odd": task(making({"HTML": {"a": 1}}), item="x"), "gone": task(making("HTML"), item="x")})
    rows = [
        dataclasses.replace(task_row("odd"), outputs={"page": session.artifacts.put_text("x")}),
        dataclasses.replace(task_row("gone"), outputs={"page": gone}),
        task_row("gone"),
    ]
    assert typed_entries(spec, rows, session) == ()
