"""The JSON Schema of catalog.lock: the published file, which editors read too."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

FORMAT: Final = 1


@cache
def lock_schema() -> dict[str, Any]:
    """The schema as data; not to be changed."""
    file = Path(__file__).resolve().parents[1] / "schemas" / "lock.schema.json"
    schema: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return schema
