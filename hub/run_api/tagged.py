"""JSON answers with a validator, so that who asks again is told in a few bytes that nothing changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from fastapi import Request, Response

_PRIVATE = {"Cache-Control": "private, no-cache", "Vary": "Authorization, Cookie"}


def tagged(request: Request, value: Mapping[str, Any]) -> Response:
    """The answer to GET: 200 with an ETag, or 304 when the asker has it already."""
    data = json.dumps(value, separators=(",", ":"), ensure_ascii=True).encode()
    tag = f'"{hashlib.sha256(data).hexdigest()[:32]}"'
    headers = {"ETag": tag, **_PRIVATE}
    offered = [item.strip().removeprefix("W/") for item in request.headers.get("if-none-match", "").split(",")]
    if tag in offered or "*" in offered:
        return Response(status_code=304, headers=headers)
    return Response(data, 200, headers, "application/json")
