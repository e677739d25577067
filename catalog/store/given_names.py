"""The names that people give to what the store keeps."""

from __future__ import annotations

from catalog.errors import UsageError

MAX_LENGTH = 200


def require_name(name: str, what: str) -> None:
    """Raise UsageError (rule `<what>-name`) for a name that is empty, overlong, or has a line end or control sign."""
    if not name.strip():
        raise UsageError(f"the {what} needs a name", rule=f"{what}-name")
    if len(name) > MAX_LENGTH:
        raise UsageError(
            f"the name of the {what} has {len(name)} signs", rule=f"{what}-name", hint=f"take at most {MAX_LENGTH}"
        )
    if any(ord(sign) < 32 or ord(sign) == 127 for sign in name):
        raise UsageError(f"the name of the {what} has a control sign in it", rule=f"{what}-name")
