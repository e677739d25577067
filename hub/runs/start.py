"""Starting runs on the server."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace

from catalog.client.backends import backend
from catalog.client.clone import CloneEdits, clone_request
from catalog.client.create import create_run
from catalog.client.execute import stored_spec
from catalog.client.request import RunRequest
from catalog.client.session import Session
from catalog.client.state import is_interrupted
from catalog.errors import CatalogError
from catalog.run.argo.options import ClusterOptions
from catalog.store.find_runs import get_run
from catalog.store.rows import RunRow
from hub.registry.principal import Principal
from hub.runs.log import LOG
from hub.runs.place import RunPlace
from hub.runs.placement import place_run
from hub.runs.read import read_run, read_version
from hub.runs.readable_components import session_of
from hub.runs.served_request import refuse_cluster_options, served_prepare


def start_run(place: RunPlace, principal: Principal, request: RunRequest, run_id: str = "") -> RunRow:
    """Start a run for somebody who may publish in its namespace; it goes on by itself. It has a new id unless given.

    What carries it out is the server's to say, see served_request. Raises LibraryError (not-signed-in, not-allowed),
    UsageError, and what preparing and storing a run raises. Once the run is stored it is started, if not at once then
    later by the server's follower.
    """
    refuse_cluster_options(request)
    if request.pipeline_version_id:
        read_version(place, principal, request.pipeline_version_id)
    return _start(place, principal, request, run_id)


def _start(place: RunPlace, principal: Principal, request: RunRequest, new_id: str = "") -> RunRow:
    where = place_run(place, principal, request.experiment, request.namespace)
    session = session_of(place, principal)
    placed = replace(request, experiment=where.experiment, namespace=where.namespace)
    run_id = create_run(served_prepare(place)(placed, session), session, new_id)
    _launch(run_id, session)
    return get_run(session.store, run_id)


def clone_run(place: RunPlace, principal: Principal, run_id: str, edits: CloneEdits, new_id: str = "") -> RunRow:
    """Start a run once more, with changes, from its pipeline as it was linked then.

    Raises as start_run, and UsageError (run-unknown, unknown arguments).
    """
    run = read_run(place, principal, run_id)
    request = clone_request(run.run_id, place.session, edits)
    return _start(place, principal, replace(request, cluster=ClusterOptions(), namespace=""), new_id)


def launcher(session: Session) -> Callable[[str], None]:
    """What sets going a run that the scheduler has stored; one on a cluster is left to the follower, because a cluster
    that does not answer must not hold up the others."""

    def launch(run_id: str) -> None:
        run = get_run(session.store, run_id)
        if not backend(run.engine).remote and is_interrupted(run, session):
            _launch(run_id, session)

    return launch


def _launch(run_id: str, session: Session) -> None:
    """Set a stored run going. What fails here is tried again by the follower, and told there."""
    run = get_run(session.store, run_id)
    try:
        backend(run.engine).detach(run, stored_spec(run, session), session)
    except CatalogError as error:
        logging.getLogger(LOG).warning("run not started", extra={"run": run_id, "reason": str(error)})
