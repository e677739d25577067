"""A report as SARIF 2.1.0, which code hosts show beside the lines."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import quote

from catalog.errors import Finding
from catalog.validate.report import Report
from catalog.validate.table import BY_ID, RULES, page_of

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def as_sarif(report: Report) -> str:
    """One run with all rules, and one result per finding."""
    from catalog import __version__

    index = {rule.id: number for number, rule in enumerate(RULES)}
    driver = {
        "name": "catalog check",
        "semanticVersion": __version__,
        "informationUri": "https://kfp-catalog.github.io/kfp-catalog/",
        "rules": [
            {
                "id": rule.id,
                "shortDescription": {"text": rule.summary},
                "helpUri": page_of(rule.id),
                "defaultConfiguration": {"level": LEVELS[rule.severity]},
                "properties": {"tags": [rule.family]},
            }
            for rule in RULES
        ],
    }
    seen: Counter[str] = Counter()
    results = [_result(finding, index, seen) for finding in report.findings]
    # Columns are counted in characters, not in UTF-16 units.
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _result(finding: Finding, index: dict[str, int], seen: Counter[str]) -> dict[str, Any]:
    place = finding.position
    location: dict[str, Any] = {"artifactLocation": {"uri": _uri(place.file if place else "")}}
    if place is not None and place.line:
        location["region"] = {"startLine": place.line, "startColumn": max(place.column, 1)}
    message = f"{finding.message}. {finding.hint}" if finding.hint else finding.message
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "level": LEVELS[finding.severity],
        "message": {"text": message},
        "locations": [{"physicalLocation": location}],
        "partialFingerprints": {"catalog/v1": _fingerprint(finding, seen)},
    }
    if finding.rule in BY_ID:
        result["ruleIndex"] = index[finding.rule]
    return result


def _fingerprint(finding: Finding, seen: Counter[str]) -> str:
    """The same for the same finding when lines are added above it."""
    file = finding.position.file if finding.position else ""
    text = "\0".join((finding.rule, file, finding.message, finding.source_line.strip()))
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    seen[digest] += 1
    return f"{digest}:{seen[digest]}"


def _uri(file: str) -> str:
    path = Path(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())
