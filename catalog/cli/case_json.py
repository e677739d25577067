"""Test results as one JSON document."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from catalog.cli.finding_json import finding_json

if TYPE_CHECKING:
    from catalog.client.testing.order import CaseReport
    from catalog.client.testing.outcome import CaseResult
    from catalog.client.testing.score import Score


def report_json(report: CaseReport) -> str:
    """The document: `passed`, `selected`, `cases`, `findings`, `scores` and `notes`."""
    value = {
        "passed": report.passed,
        "selected": report.selected,
        "cases": [_result(result) for result in report.results],
        "findings": [finding_json(finding) for finding in report.findings],
        "scores": [_score(score) for score in report.scores],
        "notes": list(report.notes),
    }
    return json.dumps(value, indent=2)


def _result(result: CaseResult) -> dict[str, Any]:
    return {
        "component": result.label,
        "case": result.case.name,
        "state": result.state,
        "seconds": round(result.seconds, 3),
        "place": str(result.case.position or ""),
        "error": result.error,
        "skipped": result.skipped,
        "mismatches": [
            {"what": found.what, "expected": found.expected, "got": found.got, "diff": list(found.diff)}
            for found in result.mismatches
        ],
        "log": result.log,
    }


def _score(score: Score) -> dict[str, Any]:
    return {
        "component": score.label,
        "percent": score.percent,
        "mutants": [
            {"description": verdict.description, "caught_by": verdict.caught_by or None, "reached": verdict.reached}
            for verdict in score.verdicts
        ],
    }
