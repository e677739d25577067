"""`/compare` and `/lineage`: runs side by side, and where an artifact came from and went."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from catalog.client.compare import compare_runs
from catalog.client.lineage import lineage_of, lineage_of_output
from catalog.client.lineage_graph import Lineage, Step
from catalog.client.wire.comparison_json import comparison_json
from catalog.client.wire.lineage_json import lineage_json
from catalog.errors import UsageError
from hub.api.addresses import API
from hub.api.caller import Caller
from hub.registry.principal import Principal
from hub.run_api.place import Runs
from hub.run_api.tagged import tagged
from hub.run_api.texts import Storable
from hub.runs import read
from hub.runs.place import RunPlace
from hub.runs.rights import readable_namespaces

MOST_RUNS = 1000
_DIGITS = 64

Text = Annotated[str, Storable, Query(max_length=2000)]


def comparisons_router() -> APIRouter:
    """The routes."""
    router = APIRouter(prefix=API, tags=["runs"])
    router.add_api_route("/compare", compare, methods=["GET"], summary="Runs side by side")
    router.add_api_route("/lineage", lineage, methods=["GET"], summary="Where an artifact came from and went")
    return router


def compare(
    request: Request,
    place: Runs,
    principal: Caller,
    run: Annotated[list[str], Query(min_length=1, max_length=MOST_RUNS, description="may be repeated")],
    baseline: Annotated[str, Storable, Query(max_length=300, description="one of the runs")] = "",
) -> Response:
    """The parameters and components that differ, all metrics and visualisations; without `baseline` a run that is
    pinned in its experiment is the one that others are measured against."""
    ids = [read.read_run(place, principal, run_id).run_id for run_id in run]
    against = read.read_run(place, principal, baseline).run_id if baseline else ""
    return tagged(request, comparison_json(compare_runs(ids, place.session, against)))


def lineage(
    request: Request,
    place: Runs,
    principal: Caller,
    digest: Annotated[str, Storable, Query(max_length=100, description="sha256, or the beginning of it")] = "",
    run: Text = "",
    task: Text = "",
    name: Text = "",
    depth: Annotated[int, Query(ge=1, le=100, description="how many tasks back and forward")] = 20,
) -> Response:
    """Of a digest, or of an output by run, task (empty: the run's own) and name. Runs of namespaces that the token may
    not read are left out."""
    if bool(digest) == bool(run and name):
        raise UsageError("a digest is needed, or run and name", rule="request-invalid", hint="give one of the two")
    if run:
        run_id = read.read_run(place, principal, run).run_id
        found = lineage_of_output(run_id, task, name, place.session, depth=depth)
    else:
        found = lineage_of(_whole(place, principal, digest), place.session, depth=depth)
    kept = _readable(place, principal, found)
    if not kept.steps and not run:
        raise UsageError(f"there is no artifact `{digest}`", rule="artifact-unknown")
    return tagged(request, lineage_json(kept))


def _whole(place: RunPlace, principal: Principal, digest: str) -> str:
    """The digest; of those who may not read everything a whole one is wanted, for its beginning would tell of others'.

    Raises UsageError (rule artifact-unknown).
    """
    if readable_namespaces(place, principal) is not None and len(digest.removeprefix("sha256:")) != _DIGITS:
        hint = "give all 64 digits of it"
        raise UsageError(f"there is no artifact `{digest}`", rule="artifact-unknown", hint=hint)
    return digest


def _readable(place: RunPlace, principal: Principal, found: Lineage) -> Lineage:
    """The lineage without the steps of runs that the principal may not read."""
    if readable_namespaces(place, principal) is None:
        return found
    told = {run_id for step in found.steps.values() for run_id in (step.row.run_id, step.row.cached_from[0])}
    kept = {run_id for run_id in told if run_id and _may_read(place, principal, run_id)}
    steps = {key: _within(step, kept) for key, step in found.steps.items() if key[0] in kept}
    return replace(
        found,
        steps=steps,
        makers=tuple(key for key in found.makers if key in steps),
        users=tuple(key for key in found.users if key in steps),
        edges=tuple(edge for edge in found.edges if edge.maker in steps and edge.user in steps),
    )


def _within(step: Step, kept: set[str]) -> Step:
    """The step without the run it took its result from, where that is none of `kept`."""
    return step if step.row.cached_from[0] in kept else replace(step, row=replace(step.row, cached_from=("", "")))


def _may_read(place: RunPlace, principal: Principal, run_id: str) -> bool:
    try:
        read.read_run(place, principal, run_id)
    except UsageError:
        return False
    return True
