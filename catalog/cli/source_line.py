"""The offending line of a finding that knows its place but not the text there."""

from __future__ import annotations

import linecache
from dataclasses import replace
from pathlib import Path

from catalog.errors import Finding


def with_source_line(finding: Finding) -> Finding:
    """The finding with its line, where that can be read from a file of this machine.

    What is found while tasks are put together comes from components that were read long before.
    """
    place = finding.position
    if finding.source_line or place is None or not place.line or not Path(place.file).is_file():
        return finding
    return replace(finding, source_line=linecache.getline(place.file, place.line))
