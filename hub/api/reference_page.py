"""The description of the API: as OpenAPI for programs, and as one plain page that needs no script and no network."""

from __future__ import annotations

from html import escape
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from hub.api.addresses import API
from hub.api.description import describe

_HEAD = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Catalog hub: the API</title><link rel="stylesheet" href="docs.css"></head><body><main>
<h1>The API of this hub</h1>
<p>For programs: <a href="openapi.json">openapi.json</a>. Requests that change something carry
<code>Authorization: Bearer TOKEN</code>. Errors are JSON:
<code>{"error": {"id", "message", "hint"}, "request_id"}</code>.</p>
"""
_STYLE = """:root{color-scheme:light dark;font:1rem/1.5 system-ui,sans-serif}
main{max-width:60rem;margin:0 auto;padding:1rem}
section{border-top:1px solid;padding:.5rem 0}
h3{font:600 1rem ui-monospace,monospace;overflow-wrap:anywhere}
table{border-collapse:collapse}td,th{text-align:left;padding:.1rem 1rem .1rem 0;vertical-align:top}
"""


def reference_router() -> APIRouter:
    """`/openapi.json`, `/docs` and its style."""
    router = APIRouter(prefix=API, include_in_schema=False)

    @router.get("/openapi.json")
    def description(request: Request) -> Response:
        return JSONResponse(describe(request.app))

    @router.get("/docs")
    def docs(request: Request) -> Response:
        return HTMLResponse(reference_page(describe(request.app)))

    @router.get("/docs.css")
    def style() -> Response:
        return Response(_STYLE, media_type="text/css")

    return router


def reference_page(description: dict[str, Any]) -> str:
    """The page for an OpenAPI description."""
    groups: dict[str, list[str]] = {}
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            tag = (operation.get("tags") or ["other"])[0]
            groups.setdefault(tag, []).append(_operation(method, path, operation))
    parts = [f"<h2>{escape(tag)}</h2>\n{''.join(sections)}" for tag, sections in groups.items()]
    return f"{_HEAD}{''.join(parts)}</main></body></html>\n"


def _operation(method: str, path: str, operation: dict[str, Any]) -> str:
    rows = "".join(
        f"<tr><td><code>{escape(item['name'])}</code></td><td>{escape(item['in'])}</td>"
        f"<td>{'required' if item.get('required') else 'optional'}</td>"
        f"<td>{escape(item.get('description', '') or item.get('schema', {}).get('description', ''))}</td></tr>"
        for item in operation.get("parameters", [])
    )
    table = f"<table>{rows}</table>" if rows else ""
    body = ", ".join(operation.get("requestBody", {}).get("content", {}))
    sent = f"<p>Body: <code>{escape(body)}</code></p>" if body else ""
    return (
        f"<section><h3>{escape(method.upper())} {escape(path)}</h3><p>{escape(operation.get('summary', ''))}</p>"
        f"<p>{escape(operation.get('description', ''))}</p>{table}{sent}</section>\n"
    )
