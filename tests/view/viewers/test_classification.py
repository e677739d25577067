"""What kfp 2 keeps with an artifact, as viewers and back."""

from __future__ import annotations

import json

import pytest

from catalog.view.viewers.classification import classification_json, read_classification, typed_viewers
from catalog.view.viewers.model import Curve, MarkdownText, Matrix, Problem, Table, WebApp

METADATA = {
    "confusionMatrix": {
        "annotationSpecs": [{"displayName": "cat"}, {"displayName": "dog"}],
        "rows": [{"row": [9, 1]}, {"row": [2.0, 8]}],
    },
    "confidenceMetrics": [
        {"confidenceThreshold": 0.5, "recall": 0.8, "falsePositiveRate": 0.1},
        {"confidenceThreshold": 1, "recall": 0, "falsePositiveRate": 0},
    ],
}


def test_both_kinds_are_read() -> None:
    matrix, curve = read_classification(json.dumps(METADATA))
    assert isinstance(matrix, Matrix) and isinstance(curve, Curve)
    assert (matrix.labels, matrix.counts) == (("cat", "dog"), ((9, 1), (2, 8)))
    assert curve.points == ((0.0, 0.0, "1"), (0.1, 0.8, "0.5"))


def test_what_is_written_is_read_back() -> None:
    viewers = read_classification(json.dumps(METADATA))
    assert read_classification(json.dumps(classification_json(viewers)))[0] == viewers[0]
    assert [point[:2] for point in classification_points(viewers[1])] == [(0.0, 0.0), (0.1, 0.8)]
    assert classification_json([Table(("x",), ())]) == {}


def classification_points(curve: object) -> tuple[tuple[float, float, str], ...]:
    assert isinstance(curve, Curve)
    return curve.points


def test_an_infinite_threshold_is_written_as_a_number_that_json_has() -> None:
    found = classification_json([Curve(((0.0, 0.0, "inf"), (1.0, 1.0, "no number")))])
    assert json.loads(json.dumps(found, allow_nan=False)) == found


@pytest.mark.parametrize(
    "text",
    [
        "not json",
        "[]",
        "{}",
        "[" * 100_000,
        '{"confusionMatrix": 3}',
        '{"confusionMatrix": {"annotationSpecs": [{}], "rows": []}}',
        '{"confusionMatrix": {"annotationSpecs": [{"displayName": "a"}], "rows": [{"row": [1, 2]}]}}',
        '{"confusionMatrix": {"annotationSpecs": [{"displayName": "a"}], "rows": [{"row": [-1]}]}}',
        '{"confidenceMetrics": []}',
        '{"confidenceMetrics": [{"recall": 1}]}',
        '{"confidenceMetrics": [{"recall": NaN, "falsePositiveRate": 0}]}',
        '{"confidenceMetrics": [{"recall": "1", "falsePositiveRate": 0}]}',
    ],
)
def test_what_cannot_be_read_is_told(text: str) -> None:
    assert [type(found) for found in read_classification(text)] == [Problem]


@pytest.mark.parametrize(
    ("kind", "viewers"),
    [
        ("HTML", (WebApp("x"),)),
        ("system.Markdown", (MarkdownText("x"),)),
        ("Model", ()),
        ("", ()),
    ],
)
def test_types_that_say_how_they_are_shown(kind: str, viewers: tuple[object, ...]) -> None:
    assert typed_viewers(kind, "x") == viewers


def test_a_typed_output_beyond_bounds_is_told() -> None:
    assert [type(found) for found in typed_viewers("HTML", "x" * ((10 << 20) + 1))] == [Problem]
