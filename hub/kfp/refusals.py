"""Errors in the shape that clients of Kubeflow Pipelines read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hub.kfp.codes import code_of

PREFIX = "/apis/"
_V2 = "/apis/v2beta1/"
# What is not there is something that a pipeline refers to, and not what was asked for.
_WITHIN = frozenset({"reference-invalid", "reference-unresolved", "version-unresolved", "fetch-not-found"})


def is_kfp(path: str) -> bool:
    """True for the path of a request to KFP's API."""
    return path.startswith(PREFIX)


def kfp_refusal(path: str, status: int, told: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
    """The status and body of an answer below `/apis/` for those of our own shape (hub.api.refusals.refusal_body).

    What cannot be carried out for what stands in it is an invalid argument there: 400, not 422 or 404.
    """
    error = told["error"]
    findings = [str(found["message"]) for found in error.get("findings", ()) if found["severity"] == "error"]
    message = "; ".join(findings) or str(error["message"])
    status = 400 if status == 422 or error["id"] in _WITHIN else status
    code = code_of(status)
    about = {"hint": str(error.get("hint", "")), "request_id": str(told.get("request_id", ""))}
    info = {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": str(error["id"]),
        "domain": "kfp-catalog",
        "metadata": {name: text for name, text in about.items() if text},
    }
    details = [_detail(path, code, message, about["hint"]), info]
    return status, {"error": message, "code": code, "message": message, "details": details}


def _detail(path: str, code: int, message: str, hint: str) -> dict[str, Any]:
    whole = f"{message} ({hint})" if hint else message
    if path.startswith(_V2):
        return {"@type": "type.googleapis.com/google.rpc.Status", "code": code, "message": whole}
    return {"@type": "type.googleapis.com/api.Error", "error_message": message, "error_details": whole}
