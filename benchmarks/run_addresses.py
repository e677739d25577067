"""The pages and lists of a server that has many runs, each by a name."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import urlencode

from sqlalchemy import select

from catalog.client.session import Session
from catalog.store.experiment_row import experiment_id
from catalog.store.schema import pipelines, recurring_runs, runs, task_values

_V1, _V2, _OURS = "/apis/v1beta1", "/apis/v2beta1", "/api/v1"
_ORDERS = ("created_at desc", "name", "metric:accuracy desc", "ended_at desc", "state")
_KINDS = {_V1: ("experiments", "runs", "jobs", "pipelines"), _V2: ("experiments", "runs", "recurringruns", "pipelines")}


def addresses(session: Session) -> Iterator[str]:
    """The paths, with their queries, of everything that is looked at with a browser or asked for in pages."""
    with session.store.reading() as connection:
        ids = list(connection.scalars(select(runs.c.run_id).order_by(runs.c.created_at.desc()).limit(10)))
        pipeline = connection.scalar(select(pipelines.c.pipeline_id).order_by(pipelines.c.created_at)) or ""
        job = connection.scalar(select(recurring_runs.c.recurring_run_id).order_by(recurring_runs.c.created_at)) or ""
        own = (task_values.c.run_id == ids[0], task_values.c.task == "step-1", task_values.c.direction == "in")
        digest = connection.scalar(select(task_values.c.digest).where(*own)) or ""
    experiment = experiment_id("experiment-1")
    yield from _api(ids, pipeline, job, experiment, digest)
    yield from _kfp(ids[0], pipeline, job, experiment)
    yield from _pages(ids, pipeline, job, experiment)


def _api(ids: list[str], pipeline: str, job: str, experiment: str, digest: str) -> Iterator[str]:
    for order in _ORDERS:
        yield _asking(f"{_OURS}/runs", sort=order, metrics="true", limit="100")
    wanted = [{"key": "experiment_id", "operation": "EQUALS", "value": experiment}]
    yield _asking(f"{_OURS}/runs", filter=json.dumps(wanted), sort="metric:accuracy desc")
    yield _asking(f"{_OURS}/runs", search="99")
    for kind in ("experiments", "pipelines", "recurring-runs"):
        yield f"{_OURS}/{kind}"
    yield f"{_OURS}/run-metrics?" + urlencode([("run", run_id) for run_id in ids])
    for part in ("", "/task?task=step-1", "/pipeline", "/changes", "/notes", "/artifacts"):
        yield f"{_OURS}/runs/{ids[0]}{part}"
    yield f"{_OURS}/experiments/{experiment}"
    for part in ("", "/versions"):
        yield f"{_OURS}/pipelines/{pipeline}{part}"
    for part in ("", "/fires", "/backfills", "/preview"):
        yield f"{_OURS}/recurring-runs/{job}{part}"
    yield f"{_OURS}/compare?" + urlencode([("run", run_id) for run_id in ids])
    yield _asking(f"{_OURS}/lineage", digest=digest)
    yield _asking(f"{_OURS}/lineage", digest="d" * 64)


def _kfp(run_id: str, pipeline: str, job: str, experiment: str) -> Iterator[str]:
    for api, kinds in _KINDS.items():
        for kind in kinds:
            yield _asking(f"{api}/{kind}", page_size="200")
            yield _asking(f"{api}/{kind}", page_size="20", sort_by="name desc" if api == _V1 else "display_name desc")
        yield f"{api}/runs/{run_id}"
        yield f"{api}/{kinds[2]}/{job}"
        yield f"{api}/experiments/{experiment}"
        yield f"{api}/pipelines/{pipeline}"
    yield _asking(f"{_V2}/runs", experiment_id=experiment, sort_by="created_at desc")
    yield f"{_V2}/pipelines/{pipeline}/versions"


def _pages(ids: list[str], pipeline: str, job: str, experiment: str) -> Iterator[str]:
    for order in _ORDERS:
        key, _, direction = order.partition(" ")
        yield _asking("/runs", sort=key, down="1" if direction else "")
    yield _asking("/runs", q="99")
    for part in ("", "/graph", "/tasks", "/timeline", "/artifacts", "/results", "/details"):
        yield f"/runs/{ids[0]}{part}"
    yield f"/runs/{ids[0]}/panel?task=step-1"
    yield "/runs/compare?" + urlencode([("run", run_id) for run_id in ids])
    yield f"/runs/new?pipeline={pipeline}"
    yield f"/experiments/{experiment}?" + urlencode({"sort": "metric:accuracy desc", "metric": "accuracy"})
    yield from ("/experiments", "/pipelines", "/recurring", f"/pipelines/{pipeline}", f"/recurring/{job}")


def _asking(path: str, **query: str) -> str:
    return f"{path}?{urlencode(query)}"
