"""COUNT FOLDER SALT: one step, COUNT steps that take its output, and a last one that takes all of theirs."""

from __future__ import annotations

import sys

from benchmarks.peers.catalog_run import run_and_report
from benchmarks.peers.step import COMPONENT
from catalog.spec.emit import dump_yaml
from catalog.spec.model import ComponentRef, ComponentSpec, GraphImplementation, GraphSpec, TaskOutput, TaskSpec
from catalog.spec.parse import parse_component


def join(count: int) -> ComponentSpec:
    """A component that counts the lines of `count` files."""
    names = [f"part {number}" for number in range(count)]
    data = {
        "name": "Join",
        "inputs": [{"name": name, "type": "String"} for name in names],
        "outputs": [{"name": "lines", "type": "Integer"}],
        "implementation": {
            "container": {
                "image": "busybox:1.36",
                "command": ["sh", "-c", 'cat "$@" | wc -l > "$0"', {"outputPath": "lines"}],
                "args": [{"inputPath": name} for name in names],
            }
        },
    }
    return parse_component(dump_yaml(data))


def fan(count: int, salt: str) -> ComponentSpec:
    """The pipeline."""
    step = ComponentRef(spec=parse_component(COMPONENT))
    tasks = {"source": TaskSpec(step, {"before": "start", "mark": salt})}
    parts = [f"part-{number}" for number in range(count)]
    for part in parts:
        tasks[part] = TaskSpec(step, {"before": TaskOutput("source", "after"), "mark": f"{part}-{salt}"})
    taken = {f"part {number}": TaskOutput(part, "after") for number, part in enumerate(parts)}
    tasks["join"] = TaskSpec(ComponentRef(spec=join(count)), taken)
    graph = GraphSpec(tasks, {"lines": TaskOutput("join", "lines")})
    return ComponentSpec(name="Fan", outputs=join(count).outputs, implementation=GraphImplementation(graph))


if __name__ == "__main__":
    sys.exit(run_and_report(fan(int(sys.argv[1]), sys.argv[3]), sys.argv[2], "process"))
