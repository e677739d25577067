"""`python -m tests.client.large_runner chain|fan TASKS [resumed]`: run a large pipeline, print what it took as JSON."""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

from catalog.client.create import create_run
from catalog.client.execute import execute_run, run
from catalog.client.prepare import prepare_run
from catalog.client.request import RunRequest
from catalog.client.session import open_session
from catalog.spec.model import Argument, ComponentRef, ComponentSpec, TaskSpec
from catalog.store.progress import finished_tasks
from tests.client.building import output, pipeline, shell, task


def chain(tasks: int) -> ComponentSpec:
    """Each task adds one to what the one before gave."""
    add = shell('echo $(($0+1)) > "$1"', ["x"], "y")
    return pipeline({f"t{n}": task(add, x=output(f"t{n - 1}", "y") if n else "0") for n in range(tasks)})


def fan(tasks: int) -> ComponentSpec:
    """One task, many that take its output, and one that takes all of theirs."""
    source, leaf = shell('echo begin > "$0"', [], "y"), shell('echo "$0 $1" > "$2"', ["x", "n"], "y")
    join = shell("test $# = 0 || exit 0", [f"i{n}" for n in range(tasks - 2)], "")
    found = {f"t{n}": task(leaf, x=output("source", "y"), n=str(n)) for n in range(tasks - 2)}
    taken: dict[str, Argument] = {f"i{n}": output(f"t{n}", "y") for n in range(tasks - 2)}
    return pipeline({"source": task(source), **found, "join": TaskSpec(ComponentRef(spec=join), taken)})


def peak_mebibytes() -> int:
    """The most memory this process ever had; where Linux can tell, without that of the process which started it."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return next(int(line.split()[1]) // 1024 for line in status.read_text().splitlines() if line.startswith("VmHWM"))


def main() -> None:
    """Run and print."""
    count = int(sys.argv[2])
    spec = {"chain": chain, "fan": fan}[sys.argv[1]](count)
    with open_session() as session:
        request, began = RunRequest(spec, engine="process"), time.monotonic()
        if "resumed" in sys.argv:
            run_id = create_run(prepare_run(request, session), session)
            del request, spec
            row = execute_run(run_id, session)
        else:
            row = run(request, session)
        found = {
            "state": row.state.value,
            "tasks": count,
            "succeeded": len(finished_tasks(session.store, row.run_id)),
            "milliseconds_per_task": round(1000 * (time.monotonic() - began) / count, 2),
            "mebibytes": peak_mebibytes(),
        }
        print(json.dumps(found))


if __name__ == "__main__":
    main()
