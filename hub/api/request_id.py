"""The id of a request, for the audit log and the client."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request


def request_id(request: Request) -> str:
    """The id the server gave to a request, or took over from a proxy."""
    return str(getattr(request.state, "request_id", ""))


RequestId = Annotated[str, Depends(request_id)]
