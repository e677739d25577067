"""Errors as answers: which status each has, and one JSON shape for all of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from catalog.errors import CatalogError, Finding, IntegrityError, LibraryError, MachineError, StoreError, UsageError
from hub.registry.token_text import redact

BY_RULE: Mapping[str, int] = {
    "not-signed-in": 401,
    "token-invalid": 401,
    "not-allowed": 403,
    "artifact-unknown": 404,
    "experiment-unknown": 404,
    "fetch-not-found": 404,
    "note-unknown": 404,
    "package-unknown": 404,
    "pipeline-unknown": 404,
    "recurring-run-unknown": 404,
    "reference-invalid": 404,
    "reference-unresolved": 404,
    "run-unknown": 404,
    "tag-unknown": 404,
    "token-unknown": 404,
    "unknown-attempt": 404,
    "unknown-output": 404,
    "unknown-task": 404,
    "version-unknown": 404,
    "version-unresolved": 404,
    "hub-missing": 404,
    "file-unknown": 404,
    "experiment-default": 409,
    "experiment-exists": 409,
    "experiment-in-use": 409,
    "experiment-taken": 409,
    "idempotency-key-used": 409,
    "name-look-alike": 409,
    "name-taken": 409,
    "package-is-component": 409,
    "pipeline-exists": 409,
    "run-claimed": 409,
    "run-ended": 409,
    "run-exists": 409,
    "run-not-ended": 409,
    "run-running": 409,
    "run-succeeded": 409,
    "version-exists": 409,
    "version-immutable": 409,
    "body-too-large": 413,
    "submission-too-large": 413,
    "range-unsatisfiable": 416,
    "too-many-requests": 429,
    "hub-busy": 503,
}
# A hub that holds what it must not is broken, and so is not ready; what a client sends is never the reason.
BY_CLASS: tuple[tuple[type[CatalogError], int], ...] = (
    (UsageError, 400),
    (IntegrityError, 503),
    (StoreError, 503),
    (MachineError, 503),
    (LibraryError, 422),
)
HTTP_RULES: Mapping[int, str] = {
    400: "request-invalid",
    401: "not-signed-in",
    403: "not-allowed",
    404: "not-found",
    405: "method-not-allowed",
    408: "body-too-slow",
    413: "body-too-large",
    415: "content-type",
    421: "host-unknown",
    422: "request-invalid",
    429: "too-many-requests",
}


def status_of(error: CatalogError) -> int:
    """The HTTP status of an error: by its rule, else by its class, else 422."""
    by_class = next((status for kind, status in BY_CLASS if isinstance(error, kind)), 422)
    return BY_RULE.get(error.rule, by_class)


def refusal_body(rule: str, message: str, hint: str = "", request_id: str = "") -> dict[str, Any]:
    """The JSON of an error without findings."""
    return {"error": {"id": rule, "message": printable(message), "hint": printable(hint)}, "request_id": request_id}


def error_body(error: CatalogError, request_id: str = "") -> dict[str, Any]:
    """The JSON of an error, each of its findings included."""
    first = error.findings[0]
    body = refusal_body(first.rule, first.message, first.hint, request_id)
    body["error"]["findings"] = [finding_struct(finding) for finding in error.findings]
    return body


def finding_struct(finding: Finding) -> dict[str, Any]:
    """A finding as JSON data."""
    position = finding.position
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "message": printable(finding.message),
        "hint": printable(finding.hint),
        "file": printable(position.file) if position else "",
        "line": position.line if position else 0,
        "column": position.column if position else 0,
    }


def printable(text: str) -> str:
    """`text` without tokens, control characters and lone surrogates, which not every reader of JSON takes."""
    return redact(re.sub("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]", "\N{REPLACEMENT CHARACTER}", text))
