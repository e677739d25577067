"""What an exception in a route becomes: JSON for programs, a page for people."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from catalog.errors import CatalogError
from hub.api.refusals import HTTP_RULES, error_body, printable, refusal_body, status_of
from hub.app.log_format import LOGGER
from hub.kfp.refusals import is_kfp, kfp_refusal

Page = Callable[[Request, int, str, str], Response]
_FOR_PROGRAMS = ("/api/", "/apis/", "/registry", "/mirror/")


def add_handlers(app: FastAPI, page: Page, places: Mapping[str, str]) -> None:
    """Answer every refusal of the routes; `page` makes one for a browser from status, message and hint.

    `places` are those where the server keeps its data, which is nobody else's business, with what to say instead.
    """

    def catalog_error(request: Request, error: Exception) -> Response:
        assert isinstance(error, CatalogError)
        status = status_of(error)
        if status >= 500:
            fields = {"request_id": _id(request), "rule": error.rule, "reason": str(error)}
            logging.getLogger(LOGGER).error("cannot answer", extra=fields)
        headers = {401: {"WWW-Authenticate": 'Bearer realm="hub"'}, 503: {"Retry-After": "2"}}.get(status)
        told = error_body(_without(error, places), _id(request)) if status < 500 else _own_fault(error, _id(request))
        return _answer(request, status, told, headers, page)

    def http_exception(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        body = refusal_body(HTTP_RULES.get(error.status_code, "refused"), str(error.detail), "", _id(request))
        return _answer(request, error.status_code, body, dict(error.headers or {}), page)

    def invalid_request(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        faults = "; ".join(_fault(fault) for fault in error.errors()[:10])
        body = refusal_body("request-invalid", faults, "see /api/v1/docs", _id(request))
        return _answer(request, 422, body, None, page)

    app.add_exception_handler(CatalogError, catalog_error)
    app.add_exception_handler(HTTPException, http_exception)
    app.add_exception_handler(RequestValidationError, invalid_request)


def _answer(
    request: Request, status: int, body: dict[str, Any], headers: dict[str, str] | None, page: Page
) -> Response:
    if "text/html" in request.headers.get("accept", "") and not request.url.path.startswith(_FOR_PROGRAMS):
        answer = page(request, status, body["error"]["message"], body["error"]["hint"])
        answer.headers.update(headers or {})
        return answer
    if is_kfp(request.url.path):
        status, body = kfp_refusal(request.url.path, status, body)
    return JSONResponse(body, status, {"Cache-Control": "no-store", **(headers or {})})


def _without(error: CatalogError, places: Mapping[str, str]) -> CatalogError:
    """The error with the words for a place of the server where it names one."""
    findings = error.findings
    for place, words in places.items():
        findings = tuple(
            replace(found, message=found.message.replace(place, words), hint=found.hint.replace(place, words))
            for found in findings
        )
    return CatalogError(findings=findings)


def _own_fault(error: CatalogError, request_id: str) -> dict[str, Any]:
    """What is told of a fault of the hub: not where it keeps its data, nor what is wrong there."""
    hint = "try again; the hub's owner finds the reason in its log under the request's id"
    return refusal_body(error.rule, "the hub cannot answer this at the moment", hint, request_id)


def _fault(fault: dict[str, Any]) -> str:
    """Where and why, without what was sent, which may be a secret."""
    place = ".".join(str(part) for part in fault.get("loc", ()))
    return printable(f"{place[:100]}: {fault.get('msg', 'invalid')[:200]}")


def _id(request: Request) -> str:
    return str(getattr(request.state, "request_id", ""))
