"""The OpenAPI description: what FastAPI tells of the routes, completed with what all of them have in common."""

from __future__ import annotations

import re
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from catalog import __version__

ABOUT = """Versioned components for pipelines.

Errors are JSON of one shape, and every answer has the header `X-Request-Id`, under which the server's log knows it.
"""
_PATTERNS = {
    "name": "[a-z0-9][a-z0-9_-]{0,63}",
    "namespace": "[a-z0-9][a-z0-9_-]{0,63}",
    "version": r"[0-9]+\.[0-9]+\.[0-9]+",
    "tag": "[A-Za-z0-9_][A-Za-z0-9._-]{0,127}",
    "digest": "[0-9a-f]{64}",
    "host": "[a-z0-9.-]{1,100}",
    "path": "[A-Za-z0-9_-][A-Za-z0-9._/-]{0,200}",
}
_STATUSES = {
    "400": "A wrong request",
    "401": "A token is needed, or the one given is not valid",
    "403": "The token may not do this",
    "404": "There is no such thing",
    "408": "The body did not arrive in time",
    "409": "It contradicts what is published",
    "413": "The body is too large",
    "416": "The range is beyond the end",
    "422": "It breaks a rule",
    "429": "Too many requests; Retry-After tells when",
    "503": "Busy, or not ready",
}
_ERROR = {
    "type": "object",
    "required": ["error", "request_id"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["id", "message", "hint"],
            "properties": {
                "id": {"type": "string", "description": "stable"},
                "message": {"type": "string"},
                "hint": {"type": "string", "description": "how to mend it"},
                "findings": {"type": "array", "items": {"type": "object"}},
            },
        },
        "request_id": {"type": "string"},
    },
}
_KFP = "/apis/"
_KFP_ERROR = {
    "type": "object",
    "required": ["error", "code", "message", "details"],
    "properties": {
        "error": {"type": "string"},
        "code": {"type": "integer", "description": "of gRPC"},
        "message": {"type": "string"},
        "details": {"type": "array", "items": {"type": "object"}, "description": "the last one has our rule and hint"},
    },
}


def describe(app: FastAPI) -> dict[str, Any]:
    """The description of an application's routes; made once and kept in `app.openapi_schema`."""
    if app.openapi_schema is None:
        found = get_openapi(title="Catalog hub", version=__version__, description=ABOUT, routes=app.routes)
        schemas = found.setdefault("components", {}).setdefault("schemas", {})
        schemas |= {"Error": _ERROR, "KfpError": _KFP_ERROR}
        for path, operations in found["paths"].items():
            for operation in operations.values():
                _complete(path, operation)
        app.openapi_schema = found
    return app.openapi_schema


def _complete(path: str, operation: dict[str, Any]) -> None:
    """Add the parameters of the path that routes read themselves, and the answers that every route may give."""
    parameters = operation.setdefault("parameters", [])
    known = {parameter["name"] for parameter in parameters if parameter["in"] == "path"}
    for name in re.findall(r"{(\w+)}", path):
        if name not in known:
            schema: dict[str, Any] = {"type": "string"}
            if name in _PATTERNS:
                schema["pattern"] = f"^{_PATTERNS[name]}$"
            parameters.append({"name": name, "in": "path", "required": True, "schema": schema})
    name = "KfpError" if path.startswith(_KFP) else "Error"
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}
    for status, text in _STATUSES.items():
        operation["responses"][status] = {"description": text, "content": content}
