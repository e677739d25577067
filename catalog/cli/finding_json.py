"""A finding as JSON values, for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from catalog.errors import Finding


def finding_json(finding: Finding) -> dict[str, str]:
    """`rule`, `severity`, `message`, `place` (file:line:column, or empty) and `hint`."""
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "message": finding.message,
        "place": str(finding.position or ""),
        "hint": finding.hint,
    }
