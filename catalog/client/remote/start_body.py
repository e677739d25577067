"""A request for a run as the body that a server takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catalog.client.clone import CloneEdits
from catalog.client.request import RunRequest
from catalog.errors import UsageError
from catalog.spec.model import ComponentSpec


def start_body(request: RunRequest) -> dict[str, Any]:
    """The body: an uploaded version by its id, a value as its text with every component in it, a text as a reference.

    UsageError (rule not-on-a-server) for what only this machine's own engines can be told.
    """
    _refuse_local(request)
    return _without_defaults(
        {
            **_what(request),
            "arguments": dict(request.arguments),
            "name": request.name,
            "experiment": request.experiment,
            "namespace": request.namespace,
            "description": request.description,
            "labels": dict(request.labels),
            "engine": "" if request.engine == "auto" else request.engine,
            "parallelism": request.parallelism,
            "max_cache_staleness": request.max_cache_staleness,
            "pipeline_root": request.pipeline_root,
        }
    ) | {"use_cache": request.use_cache}


def clone_body(edits: CloneEdits) -> dict[str, Any]:
    """The changes of a clone."""
    if edits.trust:
        raise _not_there("trust")
    body: dict[str, Any] = {
        "arguments": dict(edits.arguments),
        "labels": dict(edits.labels),
        "name": edits.name,
        "experiment": edits.experiment,
        "engine": "" if edits.engine == "auto" else edits.engine,
    }
    told = {"description": edits.description, "use_cache": edits.use_cache}
    return _without_defaults(body) | {name: value for name, value in told.items() if value is not None}


def _what(request: RunRequest) -> dict[str, str]:
    if request.pipeline_version_id:
        return {"version_id": request.pipeline_version_id}
    if request.pipeline_id:
        return {"pipeline_id": request.pipeline_id}
    if isinstance(request.pipeline, ComponentSpec):
        from catalog.client.stored_pipeline import stored_text

        return {"text": stored_text(request.pipeline)}
    return {"component": request.pipeline}


def _refuse_local(request: RunRequest) -> None:
    if request.trust:
        raise _not_there("trust")
    if request.cluster.to_json():
        raise _not_there(", ".join(request.cluster.to_json()))
    if request.offline:
        raise _not_there("offline")


def _without_defaults(body: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if value not in ("", None, {})}


def _not_there(what: str) -> UsageError:
    hint = "leave it out: where and how a server runs things is the server's to say"
    return UsageError(f"a server is not told this: {what}", rule="not-on-a-server", hint=hint)
