"""A report for programs: one JSON document."""

from __future__ import annotations

import json
from typing import Any

from catalog.errors import Finding
from catalog.validate.report import Report
from catalog.validate.table import BY_ID, page_of

FORMAT = 1


def as_json(report: Report) -> str:
    """ASCII only, so that no terminal is steered by a file's text."""
    document = {
        "format": FORMAT,
        "ok": report.exit_code == 0,
        "counts": report.counts,
        "files": list(report.files),
        "findings": [_finding(finding) for finding in report.findings],
    }
    return json.dumps(document, indent=2) + "\n"


def _finding(finding: Finding) -> dict[str, Any]:
    place = finding.position
    rule = BY_ID.get(finding.rule)
    return {
        "rule": finding.rule,
        "family": rule.family if rule else "format",
        "severity": finding.severity,
        "message": finding.message,
        "file": place.file if place else "",
        "line": place.line if place else 0,
        "column": place.column if place else 0,
        "source_line": finding.source_line,
        "hint": finding.hint,
        "url": page_of(finding.rule),
    }
