"""The runs of the server, as a parameter of a route."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

from hub.runs.place import RunPlace, run_place

Runs = Annotated[RunPlace, Depends(run_place)]
