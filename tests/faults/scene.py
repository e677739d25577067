"""One run on the cluster while something breaks, driven by the real command line."""

from __future__ import annotations

import hashlib
import subprocess
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from catalog.client.session import Session
from catalog.run.argo.cluster import Cluster
from catalog.run.argo.kinds import POD, WORKFLOW
from catalog.run.argo.nodes import ArgoNode, read_status
from catalog.run.argo.submit import RUN_ID
from catalog.run.argo.target import Target
from catalog.run.model import Artifact, State
from catalog.spec.emit import to_yaml
from catalog.spec.model import ComponentSpec
from catalog.store.claims import lock_control
from catalog.store.find_runs import list_runs
from catalog.store.progress import get_attempts, get_tasks
from catalog.store.rows import RunRow, TaskRow
from tests.cli.command_line import CommandLine
from tests.cli.waiting import wait_for
from tests.faults.gates import Gates

# Ten seconds by default, and one for the rounding of the times.
RECENTLY_STARTED = timedelta(seconds=11)
SAID_ONCE = b"first 1;second 1;"


@dataclass(frozen=True)
class Scene:
    """A home with one run, the gates its tasks wait at, and the cluster as its administrator sees it."""

    command: CommandLine
    session: Session
    gates: Gates
    cluster: Cluster
    target: Target
    clients: list[subprocess.Popen[str]] = field(default_factory=list)

    def start(self, pipeline: ComponentSpec, *options: str) -> subprocess.Popen[str]:
        """Start `catalog run PIPELINE --engine argo`."""
        path = Path(self.command.cwd) / "pipeline.yaml"
        path.write_text(to_yaml(pipeline), encoding="utf-8")
        return self.client("run", str(path), "--engine", "argo", *options)

    def client(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a command of `catalog`."""
        self.clients.append(self.command.start(*arguments))
        return self.clients[-1]

    def kill(self, client: subprocess.Popen[str]) -> None:
        """End it as the kernel does when memory is short: without a last word."""
        client.kill()
        client.communicate()

    def run(self) -> RunRow:
        """The one run there is."""
        (row,) = list_runs(self.session.store)
        return row

    def tasks(self) -> dict[str, TaskRow]:
        """What is on record of its tasks."""
        runs = list_runs(self.session.store)
        return {task.task: task for task in get_tasks(self.session.store, runs[0].run_id)} if runs else {}

    def wait_for(self, task: str, state: State) -> TaskRow:
        """Wait until it is on record that the task is in that state."""

        def look() -> TaskRow | None:
            found = self.tasks().get(task)
            return found if found is not None and found.state is state else None

        found = wait_for(look, f"{task} to be {state.value}")
        assert found is not None
        return found

    def workflows(self) -> list[dict[str, Any]]:
        """All workflows of the run."""
        labels = f"{RUN_ID}={self.run().run_id}"
        return list(self.cluster.list(WORKFLOW, self.target.namespace, labels=labels).items)

    def wait_for_controller_to_see(self, task: str) -> None:
        """Wait until the controller takes the task's pod for one that runs; a younger one it makes anew when lost."""

        def look() -> bool:
            nodes = [node for one in self.workflows() for node in read_status(one).nodes.values()]
            return any(node.type == "Pod" and task in node.name and _settled(node) for node in nodes)

        wait_for(look, f"the controller to see that {task} runs")

    def wait_for_workflow_end(self) -> None:
        """Wait until the cluster is done with the run."""
        wait_for(lambda: all(read_status(one).ended for one in self.workflows()), "the workflow's end")

    def wait_for_pods_end(self) -> None:
        """Wait until no pod of the run is at work, whatever the controller knows of it."""

        def look() -> bool:
            pods = [pod for one in self.workflows() for pod in self.pods(one["metadata"]["name"])]
            return all(pod["status"].get("phase") in ("Succeeded", "Failed") for pod in pods)

        wait_for(look, "the end of all pods")

    def pods(self, workflow: str) -> list[dict[str, Any]]:
        """The pods of a workflow."""
        labels = f"workflows.argoproj.io/workflow={workflow}"
        return list(self.cluster.list(POD, self.target.namespace, labels=labels).items)

    def check_succeeded_once(
        self, client: subprocess.Popen[str], recorded: Mapping[str, TaskRow], said: bytes = SAID_ONCE
    ) -> None:
        """Let the client end, and assert that nothing ran twice, nothing recorded has changed, nothing is left over."""
        out, err = client.communicate()
        assert client.returncode == 0, out + err
        assert "Traceback" not in err
        self.check_record(State.SUCCEEDED)
        tasks = self.tasks()
        assert {task.state for task in tasks.values()} == {State.SUCCEEDED}, tasks
        assert {path: tasks[path] for path in recorded} == recorded
        assert self.run().outputs == {"said": Artifact(hashlib.sha256(said).hexdigest(), len(said))}
        assert self.gates.arrivals == dict.fromkeys(tasks, 1)
        assert self.attempts() == dict.fromkeys(tasks, 1)
        (workflow,) = self.workflows()
        assert len(self.pods(workflow["metadata"]["name"])) == len(tasks)

    def check_record(self, state: State) -> None:
        """Assert that the run has ended so, and that nobody has claimed it any more."""
        row = self.run()
        assert row.state is state, (row.message, self.tasks())
        with self.session.store.writing() as connection:
            assert lock_control(connection, row.run_id) == (False, False)

    def attempts(self) -> dict[str, int]:
        """How many attempts of each task are on record."""
        return dict(Counter(row.task for row in get_attempts(self.session.store, self.run().run_id)))

    def clean(self) -> None:
        """End what still runs, and delete what the run left on the cluster."""
        for client in self.clients:
            if client.poll() is None:
                client.kill()
            client.communicate()
        if list_runs(self.session.store):
            for workflow in self.workflows():
                self._delete(workflow)

    def _delete(self, workflow: Mapping[str, Any]) -> None:
        import fsspec

        assert self.target.repository is not None
        files = fsspec.filesystem("s3", **self.target.repository.storage_options())
        for node in read_status(workflow).nodes.values():
            for item in node.outputs.get("artifacts") or ():
                place = f"{self.target.repository.bucket}/{item['s3']['key']}"
                if node.type == "Pod" and files.exists(place):
                    files.rm_file(place)
        self.cluster.delete(WORKFLOW, workflow["metadata"]["name"], self.target.namespace)


def _settled(node: ArgoNode) -> bool:
    """True when it has run for longer than the controller's RECENTLY_STARTED_POD_DURATION."""
    if node.phase != "Running" or not node.started:
        return False
    started = datetime.fromisoformat(node.started.replace("Z", "+00:00"))
    return datetime.now(timezone.utc) - started > RECENTLY_STARTED
