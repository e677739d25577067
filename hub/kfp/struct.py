"""JSON objects as KFP's server writes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def without_empty(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that say something: KFP leaves out empty texts and lists, and what is not there. False and 0 stay."""
    return {name: value for name, value in fields.items() if value is not None and value not in ("", [], (), {})}
