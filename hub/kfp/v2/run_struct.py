"""A run as v2beta1 writes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from catalog.client.cluster_backend import CLUSTER
from catalog.run.model import State
from catalog.store.experiment_row import experiment_id
from hub.kfp.states import V2_STATES
from hub.kfp.struct import without_empty
from hub.kfp.times import time_text
from hub.kfp.v2.experiment_struct import storage_state
from hub.kfp.v2.input_types import Types
from hub.kfp.v2.parameters import typed_values

if TYPE_CHECKING:
    from collections.abc import Mapping

    from catalog.store.rows import EventRow, RunRow

CANCELING = "CANCELING"
# Codes of google.rpc.
_CODES = {State.TERMINATED: 1, State.FAILED: 13}


def run_struct(row: RunRow, types: Types) -> dict[str, Any]:
    """A run as lists have it: without its tasks and its pipeline. `types` are those of its pipeline's inputs."""
    return without_empty(
        {
            "experiment_id": experiment_id(row.experiment) if row.experiment else "",
            "run_id": row.run_id,
            "display_name": row.name,
            "storage_state": storage_state(row.archived),
            "description": row.description,
            "pipeline_version_reference": version_reference(row.pipeline_id, row.pipeline_version_id),
            "runtime_config": runtime_config(row.arguments, types, row.options),
            "service_account": service_account(row.options),
            "created_at": time_text(row.created_at),
            "scheduled_at": time_text(row.created_at if row.scheduled_at is None else row.scheduled_at),
            "finished_at": time_text(row.ended_at),
            "state": run_state(row),
            "error": error_struct(row.state, row.message),
            "recurring_run_id": row.recurring_run_id,
            "state_history": list(_known_history(row)),
        }
    )


def run_state(row: RunRow) -> str:
    """Its state; CANCELING from when somebody asks for its end until it has ended."""
    return CANCELING if row.terminate_requested and not row.state.ended else V2_STATES[row.state]


def error_struct(state: State, message: str) -> dict[str, Any]:
    """Why something failed or was terminated, as google.rpc.Status; empty for what went well."""
    return {"code": _CODES[state], "message": message or state.value} if state in _CODES else {}


def version_reference(pipeline_id: str, version_id: str) -> dict[str, Any]:
    """An uploaded pipeline, and its version unless the latest is meant."""
    return without_empty({"pipeline_id": pipeline_id, "pipeline_version_id": version_id})


def runtime_config(arguments: Mapping[str, str], types: Types, options: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments as values, and where the run's outputs with a URI lie."""
    values = typed_values(arguments, types)
    return without_empty({"parameters": values, "pipeline_root": options.get("pipeline_root")})


def service_account(options: Mapping[str, Any]) -> str:
    """The account of the run's pods; empty when it is the cluster's default."""
    return str(options.get(CLUSTER, {}).get("service_account", ""))


def history(created_at: float, events: Iterable[EventRow]) -> list[dict[str, Any]]:
    """The states of a run, or of one task, by its events; repeated ones only once."""
    found = [_moment(State.PENDING, created_at)]
    for event in events:
        if V2_STATES[event.state] != found[-1]["state"]:
            found.append(_moment(event.state, event.time, event.message))
    return found


def _known_history(row: RunRow) -> Iterator[dict[str, Any]]:
    """The states of a run as far as its row tells them: those of its last attempt."""
    yield _moment(State.PENDING, row.created_at)
    if row.started_at is not None:
        yield _moment(State.RUNNING, row.started_at)
    if row.state.ended and row.ended_at is not None:
        yield _moment(row.state, row.ended_at, row.message)


def _moment(state: State, time: float, message: str = "") -> dict[str, Any]:
    told = {"update_time": time_text(time), "state": V2_STATES[state], "error": error_struct(state, message)}
    return without_empty(told)
