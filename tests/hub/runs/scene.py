"""A server's runs without the server: its stores, who asks, and a pipeline that is quick."""

from __future__ import annotations

from typing import Any

from catalog.client.request import RunRequest
from catalog.client.session import Session
from catalog.run.model import State
from catalog.spec.model import ComponentSpec
from catalog.store.find_runs import get_run
from catalog.store.rows import RunRow
from hub.registry.principal import EVERYTHING, Principal, Scope
from hub.runs.place import RunPlace
from hub.runs.start import start_run
from tests.cli.waiting import wait_for
from tests.client.building import output, pipeline, shell, task

READER = Principal("rita", scopes=(Scope("team", "read"),))
TEAM = Principal("tim", scopes=(Scope("team", "publish"),))
OTHER = Principal("olga", scopes=(Scope("other", "publish"),))
OPERATOR = EVERYTHING


def steps(script: str = "echo $$ > $0") -> ComponentSpec:
    """first, then second with what first gave, and beside them alone."""
    make = shell(script, output="out", name="make")
    use = shell('echo "$0" > "$1"', ["given"], "out", name="use")
    return pipeline(
        {"first": task(make), "second": task(use, given=output("first", "out")), "alone": task(make)}, name="steps"
    )


def request(spec: ComponentSpec | None = None, **fields: Any) -> RunRequest:
    """A request for a run by the process engine."""
    chosen: dict[str, Any] = {"pipeline": spec or steps(), "engine": "process", "use_cache": False, **fields}
    return RunRequest(**chosen)


def ended(session: Session, run_id: str) -> RunRow:
    """The run, when it has ended."""
    wait_for(lambda: get_run(session.store, run_id).state.ended, "the end of the run")
    return get_run(session.store, run_id)


def succeeded(place: RunPlace, principal: Principal = OPERATOR, **fields: Any) -> RunRow:
    """A run that was started by somebody and went well."""
    row = ended(place.session, start_run(place, principal, request(**fields)).run_id)
    assert row.state is State.SUCCEEDED, row.message
    return row
