"""The pods of one workflow: why they wait, their logs, and what they made, kept by a few threads."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from typing import Any

from catalog.compile.compiled import Place
from catalog.errors import CatalogError, MachineError
from catalog.run.argo.artifact_reader import ArtifactReader
from catalog.run.argo.log_files import LogFiles
from catalog.run.argo.missing_image import ImageWaits
from catalog.run.argo.nodes import ArgoNode
from catalog.run.argo.pod_logs import has_started
from catalog.run.argo.pod_reasons import pod_reason
from catalog.run.model import Artifact, Value
from catalog.run.nodes import Leaf
from catalog.run.outcome import Outcome, expected_outputs, judge_outputs, not_written, split_inputs
from catalog.spec.model import ComponentSpec

NODE_ID = "workflows.argoproj.io/node-id"

_WORKERS = 4
_MAX_PREFIX = 242
_ABSENT = "no such file or directory"


def pod_name(workflow: str, node: ArgoNode) -> str:
    """The name Argo gives to the pod of a node."""
    key = node.pod or node.id
    if key == workflow:
        return workflow
    return f"{f'{workflow}-{node.template}'[:_MAX_PREFIX]}-{key.rpartition('-')[2]}"


class WorkflowPods:
    """The pods of the workflow `workflow`. `wake` is called from other threads when an outcome is there."""

    def __init__(
        self, workflow: str, namespace: str, logs: LogFiles, reader: ArtifactReader, wake: Callable[[], None]
    ) -> None:
        self._workflow = workflow
        self._namespace = namespace
        self._logs = logs
        self._reader = reader
        self._wake = wake
        self._pods: dict[str, Mapping[str, Any]] = {}
        self._outcomes: dict[str, Future[Outcome]] = {}
        self._given: set[str] = set()
        self._images = ImageWaits()
        self._given_up = ("", "")
        self._workers = ThreadPoolExecutor(_WORKERS, "outputs")

    def saw(self, pod: Mapping[str, Any]) -> None:
        """Take note of a pod as the cluster shows it now."""
        node = (pod["metadata"].get("annotations") or {}).get(NODE_ID)
        if node:
            self._pods[node] = pod
            self._images.saw(node, pod, time.monotonic())

    def waits_for(self, node: ArgoNode) -> str:
        """Why the node's pod has not started, in a sentence; empty when there is nothing to say."""
        pod = self._pods.get(node.pod or node.id)
        waits = pod is not None and (pod.get("status") or {}).get("phase") == "Pending"
        return pod_reason(pod) if pod is not None and waits else ""

    def give_up(self) -> bool:
        """True when a pod waits in vain for an image, so that the run has to be ended: `given_up` then says why."""
        found = self._images.overdue(time.monotonic())
        if found is None or self._given_up[0]:
            return False
        self._given_up = found
        return True

    def given_up(self, node: ArgoNode) -> str:
        """Why the run was ended because of the node's pod, in a sentence; empty where it was not."""
        lost, sentence = self._given_up
        return sentence if lost and lost == (node.pod or node.id) else ""

    def ran(self, node: ArgoNode) -> bool:
        """True when the node's program was started, whatever became of it."""
        pod = self._pods.get(node.pod or node.id)
        return (
            node.phase == "Succeeded"
            or node.exit_code is not None
            or (pod is not None and has_started(pod, node.container))
        )

    def name_of(self, node: ArgoNode) -> str:
        """The pod's name with its namespace."""
        return f"{self._namespace}/{pod_name(self._workflow, node)}"

    def running(self, node: ArgoNode, log: str) -> None:
        """The node's program runs; what it prints belongs in the file `log`."""
        self._logs.running(pod_name(self._workflow, node), node.container, log)

    def outcome(self, leaf: Leaf, node: ArgoNode, place: Place | None, log: str) -> Outcome | None:
        """What the attempt that has ended came to, its log and its outputs kept; None while that is being done.

        Raises MachineError when the artifact repository or the cluster does not answer for minutes.
        """
        future = self._outcomes.get(node.id)
        if future is None:
            inputs = dict(leaf.inputs)
            future = self._workers.submit(self._collect, leaf.spec, inputs, node, place, log)
            self._outcomes[node.id] = future
            future.add_done_callback(lambda _: self._wake())
        if not future.done():
            return None
        self._given.add(node.id)
        return future.result()

    def busy(self) -> bool:
        """True while an outcome that was asked for has not been given out."""
        return len(self._given) < len(self._outcomes)

    def close(self) -> None:
        """Begin nothing new."""
        self._workers.shutdown(wait=False, cancel_futures=True)
        self._logs.close()

    def _collect(
        self, spec: ComponentSpec, inputs: Mapping[str, Value], node: ArgoNode, place: Place | None, log: str
    ) -> Outcome:
        warnings = self._keep_log(node, log)
        store = self._reader.store
        try:
            if node.phase != "Succeeded" and (node.exit_code != 0 or _ABSENT not in node.message):
                return Outcome(node.message or "the program failed", node.exit_code, warnings=warnings)
            expected: Mapping[str, str] = {}
            if spec.container is not None:
                expected = expected_outputs(spec, *split_inputs(spec, inputs, store))
            if node.phase != "Succeeded":
                return _unsaved(node, expected, warnings)
            return judge_outputs(self._outputs(node, place), expected, node.exit_code or 0, store)
        except MachineError:
            raise
        except CatalogError as error:
            return Outcome(str(error), node.exit_code)

    def _keep_log(self, node: ArgoNode, log: str) -> tuple[str, ...]:
        try:
            self._logs.finish(pod_name(self._workflow, node), node.container, log)
        except MachineError as error:
            if error.rule == "cluster-unreachable":
                raise
            return (f"its log could not be read: {error.findings[0].message}",)
        return ()

    def _outputs(self, node: ArgoNode, place: Place | None) -> dict[str, Artifact]:
        files = place.outputs if place is not None else {}
        texts = place.parameters if place is not None else {}
        found: dict[str, Artifact] = {}
        for item in node.outputs.get("artifacts") or ():
            if item["name"] in files:
                found[files[item["name"]]] = self._reader.read(item)
        for item in node.outputs.get("parameters") or ():
            name = texts.get(item["name"])
            # What was to be a file and is none was not written, whatever default stands in for its text.
            if name is not None and name not in files.values() and "value" in item:
                text = str(item["value"])
                stored = self._reader.store.put_text(text)
                found[name] = replace(stored, uri=text) if place is not None and name in place.uris else stored
        return found


def _unsaved(node: ArgoNode, expected: Mapping[str, str], warnings: tuple[str, ...]) -> Outcome:
    """The outcome where the cluster missed a file, in the words of this machine when it is an output."""
    missing = [name for name, path in expected.items() if f"{path}:" in node.message]
    return Outcome(not_written(missing) if missing else node.message, node.exit_code, warnings=warnings)
