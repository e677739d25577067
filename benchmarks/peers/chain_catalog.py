"""COUNT FOLDER SALT [ENGINE]: the chain through this project's client."""

from __future__ import annotations

import sys

from benchmarks.peers.catalog_run import run_and_report
from benchmarks.peers.step import COMPONENT
from catalog.spec.model import ComponentRef, ComponentSpec, GraphImplementation, GraphSpec, TaskOutput, TaskSpec
from catalog.spec.parse import parse_component


def chain(count: int, salt: str) -> ComponentSpec:
    """The pipeline: each step takes the output of the one before."""
    step = ComponentRef(spec=parse_component(COMPONENT))
    tasks = {
        f"step-{number}": TaskSpec(
            step,
            {
                "before": TaskOutput(f"step-{number - 1}", "after") if number else "start",
                "mark": f"{number}-{salt}",
            },
        )
        for number in range(count)
    }
    return ComponentSpec(name="Chain", implementation=GraphImplementation(GraphSpec(tasks)))


if __name__ == "__main__":
    engine = sys.argv[4] if len(sys.argv) > 4 else "process"
    sys.exit(run_and_report(chain(int(sys.argv[1]), sys.argv[3]), sys.argv[2], engine))
