"""The names that people give to what the store keeps."""

from __future__ import annotations

import re

from catalog.errors import UsageError

MAX_LENGTH = 200
# What is given by name or id must not be named like the id of something else.
_ID = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def require_name(name: str, what: str) -> None:
    """Raise UsageError (rule `<what>-name`) for a name that is empty, overlong, like an id, or has a control sign."""
    if not name.strip():
        raise UsageError(f"the {what} needs a name", rule=f"{what}-name")
    if len(name) > MAX_LENGTH:
        raise UsageError(
            f"the name of the {what} has {len(name)} signs", rule=f"{what}-name", hint=f"take at most {MAX_LENGTH}"
        )
    if any(ord(sign) < 32 or ord(sign) == 127 for sign in name):
        raise UsageError(f"the name of the {what} has a control sign in it", rule=f"{what}-name")
    if _ID.fullmatch(name.strip()):
        raise UsageError(f"the name of the {what} looks like an id", rule=f"{what}-name", hint="take another name")
