"""What a hub must show to be trusted, as a configuration states it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from catalog.errors import UsageError

FIRST_USE = "first-use"
MAX_ROLE_BYTES = 64 << 10
_DIGEST = re.compile(r"(?:sha256:)?([0-9a-f]{64})")


@dataclass(frozen=True)
class Trust:
    """Exactly one of: the bytes of a root of the hub, the sha256 (hex) of one, or the first root that is seen.

    Any version of the root will do: newer ones are followed when enough keys of the one before have signed them.
    """

    root: bytes = b""
    digest: str = ""
    first_use: bool = False


def parse_trust(value: Any, folder: Path) -> Trust:
    """The trust that a configuration in `folder` states; UsageError (rule hub-trust) when it is none.

    A text is the path of a root file, `sha256:` and the digest of one, or `first-use`. A map is a root itself, or has
    the one key `root` with a path or `sha256` with a digest.
    """
    if isinstance(value, Mapping):
        return _of_map(value, folder)
    if not isinstance(value, str) or not value:
        raise _invalid(f"trust cannot be {str(value)[:80]!r}")
    if value == FIRST_USE:
        return Trust(first_use=True)
    if value.startswith("sha256:"):
        return _of_digest(value)
    return Trust(root=_read(folder / Path(value).expanduser()))


def _of_map(value: Mapping[str, Any], folder: Path) -> Trust:
    path, digest = value.get("root"), value.get("sha256")
    if len(value) == 1 and isinstance(path, str) and path:
        return Trust(root=_read(folder / Path(path).expanduser()))
    if len(value) == 1 and isinstance(digest, str):
        return _of_digest(digest)
    if "signed" in value:
        return Trust(root=_inline(value))
    raise _invalid(f"trust cannot be a map of {', '.join(map(str, value))[:80] or 'nothing'}")


def _of_digest(text: str) -> Trust:
    found = _DIGEST.fullmatch(text.lower())
    if found is None:
        raise _invalid(f"{text[:80]!r} is no digest")
    return Trust(digest=found[1])


def _inline(value: Mapping[str, Any]) -> bytes:
    try:
        return json.dumps(value).encode()
    except (TypeError, ValueError, RecursionError):
        raise _invalid("the root in the configuration is no JSON document") from None


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_ROLE_BYTES + 1)
    except (OSError, ValueError) as error:
        raise _invalid(f"cannot read the trusted root {path}: {getattr(error, 'strerror', error)}") from None
    if not 0 < len(data) <= MAX_ROLE_BYTES:
        raise _invalid(f"the trusted root {path} has {len(data)} bytes; a root has at most {MAX_ROLE_BYTES}")
    return data


def _invalid(message: str) -> UsageError:
    hint = "it is the path of a root file of the hub, sha256: and the 64 hex digits of one, or first-use"
    return UsageError(message, rule="hub-trust", hint=hint)
