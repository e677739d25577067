"""`python -m tests.client.effects_runner EFFECTS`: a run whose tasks each append their path to a file, to be killed."""

from __future__ import annotations

import sys

from catalog.client.execute import run
from catalog.client.request import RunRequest
from catalog.client.session import open_session
from catalog.spec.model import ComponentSpec
from tests.client.building import loop, output, pipeline, shell, task


def effects_pipeline(effects: str) -> ComponentSpec:
    """Branches, a loop, a nested pipeline and a join; every task appends its name, and its input, to the file."""
    note = f'echo "$0" >> {effects}; sleep 0.01; echo "$0" > "$2"'
    step = shell(note, ["x", "before"], "y")
    inner = pipeline({"1": task(step, x="inner/1", before=""), "2": task(step, x="inner/2", before=output("1", "y"))})
    tasks = {f"branch{number}": task(step, x=f"branch{number}", before="") for number in range(4)}
    tasks["loop"] = loop(step, [f"loop/{number}" for number in range(6)], "x", before="")
    tasks["inner"] = task(inner, after=["branch0"])
    tasks["join"] = task(
        step, after=["loop", "inner", *(f"branch{number}" for number in range(4))], x="join", before=""
    )
    tasks["last"] = task(step, x="last", before=output("join", "y"))
    return pipeline(tasks, name="effects")


TASKS = {*(f"branch{number}" for number in range(4)), *(f"loop/{number}" for number in range(6))} | {
    *("inner/1", "inner/2", "join", "last")
}


if __name__ == "__main__":
    with open_session() as session:
        run(RunRequest(effects_pipeline(sys.argv[1]), engine="process", use_cache=False), session)
