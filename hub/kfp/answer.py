"""A struct as the answer to a request."""

from __future__ import annotations

import json
from typing import Any

from fastapi import Response


def answer(struct: dict[str, Any]) -> Response:
    """The struct as JSON, all ASCII, because it may hold texts that are no sound Unicode."""
    return Response(_text(struct), media_type="application/json", headers={"Cache-Control": "no-store"})


def done() -> Response:
    """The answer of what gives nothing back."""
    return answer({})


def _text(struct: dict[str, Any]) -> str:
    try:
        return json.dumps(struct, allow_nan=False, separators=(",", ":"))
    except ValueError:
        # YAML has numbers that JSON lacks; they are told as texts.
        return json.dumps(json.loads(json.dumps(struct), parse_constant=str), separators=(",", ":"))
