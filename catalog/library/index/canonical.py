"""The one spelling of JSON in an index: the same value is the same bytes, so that a digest names a value."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from catalog.errors import IntegrityError


def canonical(value: Any) -> bytes:
    """UTF-8 JSON with sorted keys, without blanks and without a final newline."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8", "surrogatepass")


def sha256_hex(data: bytes) -> str:
    """The sha256 of `data`, as 64 hex digits."""
    return hashlib.sha256(data).hexdigest()


def verified(data: bytes, digest: str, what: str) -> bytes:
    """`data`, when its sha256 is `digest`; IntegrityError (rule hub-digest) naming `what` otherwise."""
    actual = sha256_hex(data)
    if actual != digest:
        raise IntegrityError(
            f"{what} has the digest sha256:{actual}, but sha256:{digest} is promised",
            rule="hub-digest",
            hint="the hub was changed in part or damaged; ask its owner, and do not use it until then",
        )
    return data
