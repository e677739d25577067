"""What a server refuses, as the error it would be here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catalog.errors import CatalogError, FetchError, Finding, LibraryError, Position, StoreError, UsageError
from catalog.load.source import shown

_NOT_ALLOWED = (401, 403)
_BY_STATUS: Mapping[int, type[CatalogError]] = {
    400: UsageError,
    401: UsageError,
    403: UsageError,
    404: UsageError,
    409: StoreError,
    413: UsageError,
    429: FetchError,
}
# What contradicts the state of a run is the asker's to mend, as it is on this machine.
_USAGE = frozenset({"run-ended", "run-not-ended", "run-succeeded", "experiment-default", "not-suspendable"})
_OWN = "hub-refused"


def refused(status: int, value: Any, url: str) -> CatalogError:
    """The error in the body of an answer that is no success."""
    error = value.get("error") if isinstance(value, dict) else None
    if not isinstance(error, dict):
        return strange(url, status)
    rule = _text(error, "id") or _OWN
    message, hint = _text(error, "message") or f"the server answered {status}", _text(error, "hint")
    if status in _NOT_ALLOWED:
        hint = f"catalog hub login {shown(url)}"
    told = error.get("findings")
    findings = [_finding(item) for item in told if isinstance(item, dict)] if isinstance(told, list) else []
    kind = UsageError if rule in _USAGE else _BY_STATUS.get(status, FetchError if status >= 500 else LibraryError)
    return kind(message, rule=rule, hint=hint, findings=findings)


def strange(url: str, status: int) -> FetchError:
    """What is said of an answer that is none of this API."""
    message = f"{shown(url)} answered {status}, and not as a catalog server does"
    return FetchError(message, rule="hub-answer", hint="check the address: its scheme, host and port")


def _finding(item: Mapping[str, Any]) -> Finding:
    file, line, column = _text(item, "file"), item.get("line"), item.get("column")
    place = Position(file, line if isinstance(line, int) else 0, column if isinstance(column, int) else 0)
    return Finding(
        _text(item, "rule") or _OWN,
        _text(item, "message"),
        place if file else None,
        hint=_text(item, "hint"),
        severity=_text(item, "severity") or "error",
    )


def _text(item: Mapping[str, Any], name: str) -> str:
    return str(item.get(name) or "")
