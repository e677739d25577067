"""A report as workflow commands of GitHub Actions: annotations at the lines of a pull request."""

from __future__ import annotations

from catalog.errors import Finding
from catalog.validate.report import Report
from catalog.validate.reporters.text import counted
from catalog.validate.table import page_of

COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}


def as_github(report: Report) -> str:
    """One command per finding, and a summary line."""
    lines = [_command(finding) for finding in report.findings]
    return "\n".join((*lines, f"{counted(len(report.files), 'file')} checked")) + "\n"


def _command(finding: Finding) -> str:
    place = finding.position
    properties = {"file": place.file if place else "", "title": finding.rule}
    if place is not None and place.line:
        properties |= {"line": str(place.line), "col": str(max(place.column, 1))}
    shown = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    message = "\n".join(part for part in (finding.message, finding.hint, page_of(finding.rule)) if part)
    return f"::{COMMANDS[finding.severity]} {shown}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
