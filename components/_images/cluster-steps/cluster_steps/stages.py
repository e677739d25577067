"""Steps of several stages: each stage puts one object and waits for it, all within one deadline."""

from __future__ import annotations

import contextlib
import json
from base64 import b64decode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from cluster_steps.actions import make_way, put
from cluster_steps.cluster import Cluster, open_cluster
from cluster_steps.deadline import Deadline
from cluster_steps.errors import StepFailure
from cluster_steps.manifests import Manifest, object_manifest
from cluster_steps.order import Order, with_uid
from cluster_steps.predicates import Predicate
from cluster_steps.waiting import Wait, Waited, wait_for


@dataclass(frozen=True)
class Stage:
    """One object and when it is as wanted.

    A `job` runs to its end: one of its name that an earlier run left makes way. `pods` selects the pods whose logs are
    shown. A `helper` is not what the user named: it is applied where the action is patch.
    """

    manifest: Manifest
    predicate: Predicate
    job: bool = False
    pods: str = ""
    helper: bool = False


@dataclass(frozen=True)
class Session:
    """A cluster, what is to be done there, and until when."""

    cluster: Cluster
    order: Order
    deadline: Deadline

    def start(self, stage: Stage) -> Manifest:
        """Put the stage's object; as the server has it now."""
        manifest = self.cluster.placed(stage.manifest)
        action = "apply" if stage.helper and self.order.action == "patch" else self.order.action
        if stage.job and action == "apply":
            make_way(self.cluster, manifest, stage.predicate, self.order.marks.run_id, self.deadline)
        return put(self.cluster, action, [manifest], self.order.marks)[0]

    def wait(self, stage: Stage, deadline: Deadline | None = None) -> Waited:
        """Wait for the stage's object, at most until the session's deadline; how that ended."""
        manifest = self.cluster.placed(stage.manifest)
        return wait_for(self.cluster, Wait(manifest, stage.predicate, stage.pods), deadline or self.deadline)

    def finish(self, stage: Stage, seen: Callable[[Manifest], None] = lambda _: None) -> Manifest:
        """Put the stage's object and wait for it; `seen` is told of its end, be it good or not.

        Raises StepFailure, StepTimeout.
        """
        self.start(stage)
        waited = self.wait(stage)
        seen(waited.manifest)
        return waited.require()

    def job_result(self, name: str) -> dict[str, Any]:
        """What the program of a Job left as its result. Raises StepFailure when it left none."""
        pods = self.cluster.list("v1", "Pod", labels=f"job-name={name}", namespace=self.cluster.namespace)
        for pod in pods:
            for status in (pod.get("status") or {}).get("containerStatuses") or ():
                ended = (status.get("state") or {}).get("terminated") or {}
                if ended.get("exitCode") == 0 and ended.get("message"):
                    return dict(json.loads(ended["message"]))
        raise StepFailure(f"the pods of the Job {name} are gone, and its result with them", "run the step again")

    def secret(self, name: str) -> dict[str, str]:
        """The values of a Secret; they are never shown. Raises StepFailure when there is none of that name."""
        found = self.cluster.get(self.cluster.placed(object_manifest("v1", "Secret", name)))
        if found is None:
            raise StepFailure(f"there is no Secret {name} in {self.cluster.namespace}")
        return {key: b64decode(value).decode() for key, value in (found.get("data") or {}).items()}


@contextlib.contextmanager
def open_session(order: Order) -> Iterator[Session]:
    """A session on the cluster of this environment. Raises StepFailure."""
    with open_cluster(order.namespace) as cluster:
        marks = replace(order.marks, owner=with_uid(cluster, order.owner))
        yield Session(cluster, replace(order, marks=marks), Deadline(order.seconds))
