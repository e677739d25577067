"""The result of a check."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from catalog.errors import Finding

SEVERITIES = ("error", "warning", "info")


@dataclass(frozen=True)
class Report:
    """`findings` are sorted by file and place; `files` are all that were looked at; `strict`: warnings fail too."""

    findings: tuple[Finding, ...]
    files: tuple[str, ...]
    strict: bool = False

    @property
    def counts(self) -> dict[str, int]:
        """The number of findings of each severity."""
        found = Counter(finding.severity for finding in self.findings)
        return {severity: found[severity] for severity in SEVERITIES}

    @property
    def exit_code(self) -> int:
        """1 when there are errors, or warnings and the check is strict; else 0."""
        return 1 if any(self.fails(finding) for finding in self.findings) else 0

    def fails(self, finding: Finding) -> bool:
        """True when this finding makes the check fail."""
        return finding.severity == "error" or (self.strict and finding.severity == "warning")
