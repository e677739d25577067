"""What a search of a served hub found."""

from __future__ import annotations

from dataclasses import dataclass, field

from catalog.library.hub.search.document import Document
from hub.search.facets import Counts


@dataclass(frozen=True)
class SearchResult:
    """What was found, best first: a part of it, how many there are, counts for each facet, a likelier text if none."""

    hits: tuple[Document, ...]
    total: int
    facets: Counts = field(default_factory=dict)
    suggestion: str = ""
