"""Changing a run that a request names by its id."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import Request, Response

from hub.kfp.answer import done
from hub.kfp.by_id import run_by_id
from hub.registry.principal import Principal
from hub.runs.place import RunPlace, run_place

Change = Callable[[RunPlace, Principal, str], object]


def changed_run(act: Change, request: Request, principal: Principal, run_id: str) -> Response:
    """Do `act` to the run, and answer that it is done. Raises what it raises; UsageError (rule run-unknown)."""
    place = run_place(request)
    act(place, principal, run_by_id(place, principal, run_id).run_id)
    return done()
