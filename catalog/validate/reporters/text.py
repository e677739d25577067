"""A report for people."""

from __future__ import annotations

from catalog.errors import Finding
from catalog.validate.report import Report
from catalog.validate.table import page_of

_SHOWN = 160


def as_text(report: Report) -> str:
    """Each finding with its place, line, hint and page; a summary at the end."""
    lines = [line for finding in report.findings for line in _lines(finding)]
    counts = ", ".join(counted(count, severity) for severity, count in report.counts.items() if count)
    return "\n".join((*lines, f"{counted(len(report.files), 'file')} checked: {counts or 'nothing to say'}")) + "\n"


def counted(count: int, what: str) -> str:
    """`1 file`, `2 files`."""
    return f"{count} {what}" if count == 1 or what == "info" else f"{count} {what}s"


def _lines(finding: Finding) -> list[str]:
    lines = [f"{finding.position}: {finding.severity}: {_flat(finding.message)} [{finding.rule}]"]
    if finding.source_line.strip():
        # The bar keeps a line of the file from being read as a command by a CI system.
        lines.append(f"    | {_flat(finding.source_line)[:_SHOWN]}")
    hint = f"{_flat(finding.hint)} – " if finding.hint else ""
    return [*lines, f"    {hint}{page_of(finding.rule)}"]


def _flat(text: str) -> str:
    return " ".join(text.split())
