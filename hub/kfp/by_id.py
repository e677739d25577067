"""What a request names by its id: our own functions also take names and beginnings of ids, which KFP does not.

A name may be chosen to look like the id of something else, so what is found by one is not what was asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from catalog.errors import UsageError
from hub.runs import read

if TYPE_CHECKING:
    from catalog.store.experiment_row import ExperimentRow
    from catalog.store.pipeline_rows import PipelineRow
    from catalog.store.rows import RunRow
    from hub.registry.principal import Principal
    from hub.runs.place import RunPlace


def experiment_by_id(place: RunPlace, principal: Principal, experiment_id: str) -> ExperimentRow:
    """The experiment with this id. Raises UsageError (rule experiment-unknown)."""
    row = read.read_experiment(place, principal, experiment_id)
    return row if row.experiment_id == experiment_id else _refuse("experiment", experiment_id)


def run_by_id(place: RunPlace, principal: Principal, run_id: str) -> RunRow:
    """The run with this id. Raises UsageError (rule run-unknown)."""
    row = read.read_run(place, principal, run_id)
    return row if row.run_id == run_id else _refuse("run", run_id)


def pipeline_by_id(place: RunPlace, principal: Principal, pipeline_id: str) -> PipelineRow:
    """The uploaded pipeline with this id. Raises UsageError (rule pipeline-unknown)."""
    row = read.read_pipeline(place, principal, pipeline_id)
    return row if row.pipeline_id == pipeline_id else _refuse("pipeline", pipeline_id)


def _refuse(kind: str, given: str) -> NoReturn:
    raise UsageError(f'there is no {kind} with the id "{given[:80]}"', rule=f"{kind}-unknown")
