"""The stylesheet of everything in this layer."""

from __future__ import annotations

from functools import cache
from pathlib import Path

STYLESHEET = Path(__file__).parent / "static" / "view.css"


@cache
def stylesheet() -> str:
    """Its text; it takes the colours of the page around it, or has its own, light and dark."""
    return STYLESHEET.read_text(encoding="utf-8")
