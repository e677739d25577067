"""Confusion matrices and ROC curves as kfp 2 keeps them with an artifact, from and to our values."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from catalog.view.viewers.model import Curve, MarkdownText, Matrix, Problem, Viewer, WebApp

MAX_TEXT = 10 << 20
MAX_POINTS = 10_000
SHOWN_TYPES = ("HTML", "Markdown", "ClassificationMetrics")
# The threshold above which nothing is positive; JSON has no infinity.
_INFINITE = 1e300


def typed_viewers(type_name: str, text: str) -> tuple[Viewer, ...]:
    """What an output of the declared type HTML, Markdown or ClassificationMetrics shows; nothing for other types."""
    kind = type_name.removeprefix("system.")
    if kind not in SHOWN_TYPES:
        return ()
    if len(text) > MAX_TEXT:
        return (Problem(f"the {kind} has more than {MAX_TEXT} characters"),)
    if kind == "HTML":
        return (WebApp(text),)
    return (MarkdownText(text),) if kind == "Markdown" else read_classification(text)


def read_classification(text: str) -> tuple[Viewer, ...]:
    """The viewers of a ClassificationMetrics artifact's JSON: `confusionMatrix`, `confidenceMetrics`, or both."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        return (Problem(f"ClassificationMetrics is not JSON: {error}"),)
    if not isinstance(value, dict):
        return (Problem("ClassificationMetrics is no JSON object"),)
    parts = [(read, value[key]) for key, read in _PARTS.items() if key in value]
    if not parts:
        return (Problem(f"ClassificationMetrics has neither {' nor '.join(_PARTS)}"),)
    return tuple(read(part) for read, part in parts)


def classification_json(viewers: Sequence[Viewer]) -> dict[str, Any]:
    """The metadata that kfp 2 shows for matrices and curves; the last of each kind counts, others are left out."""
    found: dict[str, Any] = {}
    for viewer in viewers:
        if isinstance(viewer, Matrix):
            found["confusionMatrix"] = {
                "annotationSpecs": [{"displayName": label} for label in viewer.labels],
                "rows": [{"row": list(row)} for row in viewer.counts],
            }
        elif isinstance(viewer, Curve):
            found["confidenceMetrics"] = [
                {"confidenceThreshold": _threshold(text), "recall": recall, "falsePositiveRate": rate}
                for rate, recall, text in viewer.points
            ]
    return found


def _threshold(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        return 0.0
    return value if abs(value) < _INFINITE else math.copysign(_INFINITE, value)


def _matrix(value: object) -> Viewer:
    try:
        labels = tuple(str(spec["displayName"]) for spec in _list(value, "annotationSpecs"))
        counts = tuple(tuple(_count(cell) for cell in row["row"]) for row in _list(value, "rows"))
    except (KeyError, TypeError, ValueError) as error:
        return Problem(f"confusionMatrix cannot be read: {error!r:.200}")
    if len(counts) != len(labels) or any(len(row) != len(labels) for row in counts):
        return Problem(f"confusionMatrix has {len(labels)} labels, and rows of another number")
    return Matrix(labels, counts, "true label", "predicted label")


def _list(value: object, key: str) -> list[Any]:
    found = value[key] if isinstance(value, dict) else None
    if not isinstance(found, list):
        raise TypeError(f"{key} is no list")
    return found


def _count(cell: object) -> int:
    if isinstance(cell, bool) or not isinstance(cell, (int, float)) or cell < 0 or int(cell) != cell:
        raise ValueError(f"{cell!r:.40} is no count")
    return int(cell)


def _curve(value: object) -> Viewer:
    if not isinstance(value, list) or not value:
        return Problem("confidenceMetrics is no list of points")
    if len(value) > MAX_POINTS:
        return Problem(f"confidenceMetrics has {len(value)} points, and at most {MAX_POINTS} can be shown")
    try:
        points = [(_rate(one["falsePositiveRate"]), _rate(one["recall"]), _word(one)) for one in value]
    except (KeyError, TypeError, ValueError) as error:
        return Problem(f"confidenceMetrics cannot be read: {error!r:.200}")
    return Curve(tuple(sorted(points, key=lambda point: point[:2])))


def _rate(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
        raise ValueError(f"{value!r:.40} is no number from 0 to 1")
    return float(value)


def _word(point: Mapping[str, Any]) -> str:
    return str(point.get("confidenceThreshold", ""))[:40]


_PARTS = MappingProxyType({"confusionMatrix": _matrix, "confidenceMetrics": _curve})
