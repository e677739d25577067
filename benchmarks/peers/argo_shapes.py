"""Runs a pipeline of some shape on the cluster: through the catalog, or its Workflow as a user would submit it.

SHAPE is chain, fan or fused, COUNT the number of its tasks, HOW is ours or hand. Nothing is taken from a cache.
"""

from __future__ import annotations

import sys
import tempfile
import time
import uuid
from collections.abc import Mapping
from pathlib import Path

from catalog.client.execute import run
from catalog.client.request import RunRequest
from catalog.client.session import open_session
from catalog.compile.options import CompileOptions
from catalog.compile.workflow import compile_workflow
from catalog.pipeline.settings import WorkflowSettings
from catalog.run.argo.cluster import connect
from catalog.run.argo.kinds import WORKFLOW
from catalog.run.argo.options import ClusterOptions
from catalog.run.argo.target import Target, find_target
from catalog.run.model import State
from catalog.spec.emit import dump_yaml
from catalog.spec.model import ComponentSpec
from catalog.spec.parse import parse_component

POLL_SECONDS = 0.2
SCRIPT = 'cat "$0" > "$2" 2> /dev/null || true; echo "$1" >> "$2"'


def main(shape: str, count: int, how: str) -> None:
    """Run it to its end; exit with a message when it does not succeed."""
    pipeline = fan(count) if shape == "fan" else chain(count)
    fuse = shape == "fused"
    if how == "ours":
        through_the_catalog(pipeline, fuse)
    else:
        by_hand(pipeline, fuse)


def chain(count: int) -> ComponentSpec:
    """Each task appends a word to the file of the one before it."""
    before = {"before": {"taskOutput": {"taskId": "", "outputName": "out"}}}
    tasks = {}
    for number in range(count):
        arguments: dict[str, object] = {"word": f"{uuid.uuid4().hex} {number}"}
        if number:
            arguments |= {"before": {"taskOutput": {**before["before"]["taskOutput"], "taskId": f"step-{number - 1}"}}}
        tasks[f"step-{number}"] = {"componentRef": {"spec": step()}, "arguments": arguments}
    return pipeline_of(tasks)


def fan(count: int) -> ComponentSpec:
    """So many tasks that do not wait for each other."""
    salt = uuid.uuid4().hex
    task = {
        "componentRef": {"spec": step()},
        "x-catalog": {"v": 1, "forEach": [f"{salt} {number}" for number in range(count)], "as": "word"},
    }
    return pipeline_of({"wide": task})


def step() -> dict[str, object]:
    """The component of every task."""
    absent = {"if": {"cond": {"isPresent": "before"}, "then": {"inputPath": "before"}, "else": "/none"}}
    return {
        "name": "step",
        "inputs": [{"name": "before", "optional": True}, {"name": "word", "type": "String"}],
        "outputs": [{"name": "out"}],
        "implementation": {
            "container": {
                "image": "busybox:1.36",
                "command": ["sh", "-ec", SCRIPT, absent, {"inputValue": "word"}, {"outputPath": "out"}],
            }
        },
    }


def pipeline_of(tasks: Mapping[str, object]) -> ComponentSpec:
    """The pipeline of these tasks."""
    return parse_component(dump_yaml({"name": "bench", "implementation": {"graph": {"tasks": tasks}}}), "bench")


def through_the_catalog(pipeline: ComponentSpec, fuse: bool) -> None:
    """As `catalog run --engine argo` does, in stores of its own."""
    with tempfile.TemporaryDirectory() as folder, open_session(home=Path(folder)) as session:
        row = run(RunRequest(pipeline, engine="argo", cluster=ClusterOptions(fuse=fuse)), session)
    if row.state is not State.SUCCEEDED:
        sys.exit(f"{row.state.value}: {row.message}")


def by_hand(pipeline: ComponentSpec, fuse: bool) -> None:
    """The same Workflow, created and then asked for until it has ended."""
    with connect() as cluster:
        target: Target = find_target(cluster, ClusterOptions())
        settings = WorkflowSettings(service_account=target.service_account)
        options = CompileOptions(namespace=target.namespace, settings=settings, fuse=fuse)
        made = cluster.create(WORKFLOW, dict(compile_workflow(pipeline, options).workflow), target.namespace)
        name = made["metadata"]["name"]
        try:
            phase = ""
            while phase not in ("Succeeded", "Failed", "Error"):
                time.sleep(POLL_SECONDS)
                found = cluster.get(WORKFLOW, name, target.namespace) or {}
                phase = found.get("status", {}).get("phase", "")
        finally:
            cluster.delete(WORKFLOW, name, target.namespace)
    if phase != "Succeeded":
        sys.exit(phase)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
