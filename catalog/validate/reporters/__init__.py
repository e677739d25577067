"""The forms in which a report is told, by name."""

from __future__ import annotations

from collections.abc import Callable

from catalog.validate.report import Report
from catalog.validate.reporters.as_json import as_json
from catalog.validate.reporters.github import as_github
from catalog.validate.reporters.junit import as_junit
from catalog.validate.reporters.sarif import as_sarif
from catalog.validate.reporters.text import as_text

REPORTERS: dict[str, Callable[[Report], str]] = {
    "text": as_text,
    "json": as_json,
    "sarif": as_sarif,
    "junit": as_junit,
    "github": as_github,
}
