"""What everything about runs works on."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request

from catalog.client.session import Session
from hub.registry.registry import Registry


@dataclass(frozen=True)
class RunPlace:
    """The runs of a server: their stores, and who may do what.

    `engine` carries out what names no engine: `docker`, `argo`, or with `trust` `process`. `trust` allows the process
    engine to those who may start runs.
    """

    session: Session
    registry: Registry
    engine: str = "docker"
    trust: bool = False


def run_place(request: Request) -> RunPlace:
    """The runs that the application of a request serves."""
    place = request.app.state.runs
    assert isinstance(place, RunPlace)
    return place
