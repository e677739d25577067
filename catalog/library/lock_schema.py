"""The JSON Schema of catalog.lock."""

from __future__ import annotations

from typing import Any, Final

from catalog.library.reference import MAX_NAME

FORMAT: Final = 1

_TEXT: Final = {"type": "string", "maxLength": 4096}
# (?!\n): Python's $ also matches before a final newline.
_SHA256: Final = r"^[0-9a-f]{64}$(?!\n)"
_IMAGE_DIGEST: Final = r"^sha256:[0-9a-f]{64}$(?!\n)"

ENTRY: Final[dict[str, Any]] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["ref", "name", "version", "url", "digest", "image", "image_digest", "tasks"],
    "properties": {
        "ref": {**_TEXT, "minLength": 1},
        "name": _TEXT,
        "version": {"type": "string", "maxLength": MAX_NAME},
        "url": _TEXT,
        "digest": {"type": "string", "pattern": _SHA256},
        "image": _TEXT,
        "image_digest": {"anyOf": [{"type": "null"}, {"type": "string", "pattern": _IMAGE_DIGEST}]},
        "tasks": {"type": "array", "items": {"type": "string"}},
    },
}

LOCK: Final[dict[str, Any]] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["lockfile", "pipeline", "components"],
    "properties": {
        "lockfile": {"const": FORMAT},
        "pipeline": {"type": "string"},
        "components": {"type": "array", "items": ENTRY},
    },
}
