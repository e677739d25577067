"""`POST /runs` and `POST /runs/{run_id}/clone`: starting runs."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from catalog.client.clone import CloneEdits
from catalog.client.read_upload import Package, read_upload
from catalog.client.request import RunRequest
from catalog.client.uploads import version_request
from catalog.client.wire.run_json import run_json
from catalog.errors import UsageError
from catalog.store.rows import RunRow
from hub.api.addresses import API
from hub.api.caller import Caller
from hub.registry.principal import Principal
from hub.run_api.idempotency import Key, started_once
from hub.run_api.place import Runs
from hub.run_api.texts import Labels, Name, RunId, Texts, Value, Words
from hub.runs import read
from hub.runs.place import RunPlace
from hub.runs.readable_components import session_of
from hub.runs.start import clone_run, start_run


class WhatRuns(BaseModel):
    """What is run: exactly one of an uploaded pipeline (`pipeline_id`, a name or an id, with `version_id` if it is not
    the default; or `version_id` alone), a `text`, or a `component` of this hub."""

    pipeline_id: Name = ""
    version_id: Name = ""
    text: Value = ""
    component: Name = ""
    arguments: Texts = {}
    name: Name = ""
    experiment: Name = ""
    namespace: Name = ""
    description: Words = ""
    labels: Labels = {}
    engine: Name = ""
    parallelism: int | None = None
    use_cache: bool = True
    max_cache_staleness: Name | None = None
    pipeline_root: Words = ""


class Clone(BaseModel):
    """What differs from the run that is cloned; what is absent stays as it was."""

    arguments: Texts = {}
    labels: Labels = {}
    name: Name = ""
    experiment: Name = ""
    engine: Name = ""
    description: Words | None = None
    use_cache: bool | None = None


def run_starts_router() -> APIRouter:
    """The routes."""
    router = APIRouter(prefix=API, tags=["runs"])
    for path, endpoint, summary in (
        ("/runs", start, "Start a run"),
        ("/runs/{run_id}/clone", clone, "Run a run's pipeline once more, with changes"),
    ):
        router.add_api_route(path, endpoint, methods=["POST"], summary=summary, status_code=201)
    return router


def start(place: Runs, principal: Caller, wanted: WhatRuns, key: Key = "") -> JSONResponse:
    """The run, which goes on by itself; 200 instead of 201 when its key started it before."""

    def begin(run_id: str) -> RunRow:
        return start_run(place, principal, asked_for(place, principal, wanted), run_id)

    return _answer(*started_once(place, principal, key, wanted, begin))


def clone(place: Runs, principal: Caller, run_id: RunId, edits: Clone, key: Key = "") -> JSONResponse:
    """The new run, whose parent is the one that was cloned."""
    run = read.read_run(place, principal, run_id)
    changed = CloneEdits(**edits.model_dump())

    def begin(new_id: str) -> RunRow:
        return clone_run(place, principal, run.run_id, changed, new_id)

    return _answer(*started_once(place, principal, f"{run.run_id} {key}" if key else "", edits, begin))


def asked_for(place: RunPlace, principal: Principal, wanted: WhatRuns) -> RunRequest:
    """The request that a body asks for. UsageError (rule run-source) unless it names one thing to run."""
    named = [bool(wanted.pipeline_id or wanted.version_id), bool(wanted.text), bool(wanted.component)]
    if sum(named) != 1:
        hint = "give one of pipeline_id, version_id, text and component"
        raise UsageError("a run needs one thing to run", rule="run-source", hint=hint)
    return replace(
        _request(place, principal, wanted),
        engine=wanted.engine or "auto",
        parallelism=wanted.parallelism,
        use_cache=wanted.use_cache,
        max_cache_staleness=wanted.max_cache_staleness,
        name=wanted.name,
        experiment=wanted.experiment,
        namespace=wanted.namespace,
        labels=wanted.labels,
        description=wanted.description,
        pipeline_root=wanted.pipeline_root,
    )


def _request(place: RunPlace, principal: Principal, wanted: WhatRuns) -> RunRequest:
    if wanted.component:
        return RunRequest(wanted.component, wanted.arguments, locked=False)
    if wanted.text:
        # Its components are found among those that the asker may read.
        package = Package(wanted.text.encode("utf-8"), "pipeline.yaml")
        libraries = session_of(place, principal).libraries
        return RunRequest(read_upload(package, libraries).spec, wanted.arguments, locked=False)
    if wanted.pipeline_id:
        _, version = read.read_named_version(place, principal, wanted.pipeline_id, wanted.version_id)
    else:
        _, version = read.read_version(place, principal, wanted.version_id)
    return version_request(place.session, version, wanted.arguments)


def _answer(run: RunRow, new: bool) -> JSONResponse:
    return JSONResponse(run_json(run), 201 if new else 200, {"Location": f"{API}/runs/{run.run_id}"})
