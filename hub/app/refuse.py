"""The answers that guards give before a request reaches a route."""

from __future__ import annotations

from collections.abc import Mapping

from catalog.library.index.canonical import canonical
from hub.api.refusals import refusal_body
from hub.app.asgi import Scope, Send
from hub.kfp.refusals import is_kfp, kfp_refusal


async def refuse(
    scope: Scope,
    send: Send,
    status: int,
    rule: str,
    message: str,
    *,
    hint: str = "",
    headers: Mapping[str, str] | None = None,
) -> None:
    """Answer a request with an error and end its connection, for what it still sends is not read."""
    request_id = str(scope.get("state", {}).get("request_id", ""))
    told = refusal_body(rule, message, hint, request_id)
    if is_kfp(scope["path"]):
        status, told = kfp_refusal(scope["path"], status, told)
    body = canonical(told)
    lines = {
        "content-type": "application/json",
        "content-length": str(len(body)),
        "connection": "close",
        **(headers or {}),
    }
    encoded = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in lines.items()]
    await send({"type": "http.response.start", "status": status, "headers": encoded})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
