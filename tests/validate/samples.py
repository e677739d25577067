"""Components for the tests of `catalog check`."""

from __future__ import annotations

from pathlib import Path

from catalog.errors import Finding
from catalog.validate import Options, Report, check

CLEAN = """\
name: count_lines
description: Counts the lines of a text.
metadata:
  annotations:
    version: 1.0.0
    author: Ada Example
    license: Apache-2.0
    canonical_location: https://example.org/count_lines/1.0.0/component.yaml
inputs:
- {name: text, type: String, description: The text.}
outputs:
- {name: count, type: Integer, description: The number of lines.}
implementation:
  container:
    image: alpine:3.19
    command:
    - sh
    - -ec
    - |
      mkdir -p "$(dirname "$1")"
      printf '%s' "$0" | wc -l > "$1"
    args:
    - {inputValue: text}
    - {outputPath: count}
"""


def written(folder: Path, text: str = CLEAN, name: str = "example.yaml") -> Path:
    """A file with that text."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def findings(folder: Path, text: str, *rules: str) -> tuple[Finding, ...]:
    """What `rules` find in a component; all rules when none is named."""
    return check(written(folder, text), Options(select=rules)).findings


def marks(report: Report) -> list[str]:
    """`rule@line:column` of each finding, each place once."""
    places = [(finding.rule, finding.position) for finding in report.findings if finding.position]
    return sorted({f"{rule}@{place.line}:{place.column}" for rule, place in places})
