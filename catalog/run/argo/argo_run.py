"""A run on a cluster: submitted once, followed to its end, taken up again by whoever comes later."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable, Mapping
from typing import Any

from catalog.errors import CatalogError, MachineError
from catalog.run.argo.artifact_reader import ArtifactReader
from catalog.run.argo.attempts import AttemptReports
from catalog.run.argo.begin import Begun, Site, begin
from catalog.run.argo.changes import Changes
from catalog.run.argo.kinds import POD, WORKFLOW
from catalog.run.argo.log_files import LogFiles
from catalog.run.argo.mirror import Mirror
from catalog.run.argo.node_paths import locate
from catalog.run.argo.nodes import WorkflowStatus, epoch, read_status
from catalog.run.argo.pods import WorkflowPods
from catalog.run.argo.shutdown import abandoned, hangs, request_shutdown, settled, vanished
from catalog.run.argo.watch import Selection, Watcher
from catalog.run.content_store import ContentStore
from catalog.run.model import RunChange, State
from catalog.run.plan import CacheLookup, Report, RunPlan
from catalog.run.walk import Walk

POLL_SECONDS = 0.25
POD_LABEL = "workflows.argoproj.io/workflow"

# As long as the artifact repository may be away.
_LOG_PATIENCE = 120.0
_PASSING = frozenset({"cluster-unreachable", "storage-failed"})

_NOTHING = WorkflowStatus("", "")


class ArgoRun:
    """Drives one plan on one cluster. `run`, `submit` and `sync` are for the thread that owns the store behind
    `report`; one of them is called once."""

    def __init__(
        self,
        plan: RunPlan,
        site: Site,
        artifacts: ContentStore,
        report: Report,
        lookup: CacheLookup,
        stop_requested: Callable[[], bool] = lambda: False,
        *,
        again: bool = False,
    ) -> None:
        """`again` makes a new workflow for what did not succeed in the one that has ended."""
        if site.target.repository is None:
            raise AssertionError("a run on a cluster has an artifact repository")
        self._site = site
        self._again = again
        self._stop_requested = stop_requested
        self._reader = ArtifactReader(site.target.repository, artifacts)
        self._walk = Walk(plan, self._reader.store, report, lookup, {}, {})
        self._mail: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._asked = ""
        self._told_cluster = ""
        self._status = _NOTHING
        self._suspended = False
        self._image_missing = False

    def stop(self) -> None:
        """End all tasks, run the exit tasks, then end as Terminated. Safe from any thread or a signal handler."""
        self._asked = self._asked or "Stop"
        self._mail.put(None)

    def abort(self) -> None:
        """End everything, exit tasks included."""
        self._asked = "Terminate"
        self._mail.put(None)

    def run(self) -> RunChange:
        """Bring the run to its end and return that, which has been reported too.

        Raises MachineError when the cluster refuses the workflow or cannot pull an image (the run then has ended as
        Failed), and when it or the artifact repository is away for minutes: the run then goes on there, and can be
        taken up again.
        """
        followed = self._begin()
        watchers = self._watchers(followed)
        try:
            for watcher in watchers:
                watcher.start()
            while not self._ended(followed):
                self._wait()
                if followed.pods.give_up():
                    self._image_missing = True
                    self.abort()
                self._pass_on_requests(followed)
        finally:
            for watcher in watchers:
                watcher.close()
            followed.close()
        change = self._end(followed)
        if self._image_missing and change.state is State.FAILED:
            self._clear_away(followed.name)
            raise image_missing(change.message, self._walk.plan.run_id)
        return change

    def submit(self) -> RunChange | None:
        """Make the workflow and return at once; the run's end when nothing of it was left to run."""
        followed = self._begin()
        followed.close()
        return self._end(followed) if self._ended(followed) else None

    def sync(self) -> RunChange | None:
        """Report everything that has happened up to now; the run's end when it has ended."""
        followed = self._begin()
        try:
            self._look(followed)
            ended = self._ended(followed)
            while not ended and followed.pods.busy():
                self._take_mail(self._mail.get())
                ended = self._ended(followed)
        finally:
            followed.close()
        return self._end(followed) if ended else None

    def _begin(self) -> _Followed:
        walk = self._walk
        walk.report(RunChange(State.RUNNING, time.time()))
        try:
            begun = begin(walk, self._site, self._reader.store, again=self._again)
        except CatalogError as error:
            # The workflow may be there, and go on, while the cluster or the storage does not answer.
            if error.rule not in _PASSING:
                walk.report(RunChange(State.FAILED, time.time(), str(error.findings[0].message)))
            raise
        walk.plan = begun.plan
        followed = _Followed(begun, walk, self._site, self._reader, lambda: self._mail.put(None))
        if begun.workflow is not None:
            self._status = read_status(begun.workflow)
        else:
            self._status = WorkflowStatus("", "Succeeded")
        return followed

    def _watchers(self, followed: _Followed) -> list[Watcher]:
        if not followed.name:
            return []
        namespace = self._site.target.namespace
        own = Selection(WORKFLOW, namespace, fields=f"metadata.name={followed.name}")
        pods = Selection(POD, namespace, labels=f"{POD_LABEL}={followed.name}")

        def failed(error: BaseException) -> None:
            self._mail.put(lambda: _raise(error))

        def saw_pod(kind: str, pod: Mapping[str, Any]) -> None:
            if kind in ("ADDED", "MODIFIED"):
                followed.pods.saw(pod)
                self._mail.put(None)

        def saw_workflow(kind: str, workflow: Mapping[str, Any]) -> None:
            self._mail.put(lambda: self._saw(kind, workflow, followed.name))

        cluster = self._site.cluster
        return [Watcher(cluster, own, saw_workflow, failed), Watcher(cluster, pods, saw_pod, failed)]

    def _saw(self, kind: str, workflow: Mapping[str, Any], name: str) -> None:
        if kind == "DELETED" or (kind == "LISTED" and name not in workflow["names"]):
            if not self._status.ended:
                self._status = vanished(self._status)
        elif kind != "LISTED":
            self._status = read_status(workflow)

    def _look(self, followed: _Followed) -> None:
        if not followed.name:
            return
        namespace = self._site.target.namespace
        workflow = self._site.cluster.get(WORKFLOW, followed.name, namespace)
        self._status = vanished(self._status) if workflow is None else read_status(workflow)
        for pod in self._site.cluster.list(POD, namespace, labels=f"{POD_LABEL}={followed.name}").items:
            followed.pods.saw(pod)

    def _ended(self, followed: _Followed) -> bool:
        """Report what is new; True when nothing more will be."""
        if not self._status.ended and hangs(self._status):
            self._status = abandoned(self._status)
            self._clear_away(followed.name)
        status = settled(self._status) if self._status.ended else self._status
        if status.suspended != self._suspended and not status.ended:
            self._suspended = status.suspended
            self._walk.report(RunChange(State.RUNNING, time.time(), "suspended" if status.suspended else ""))
        over = followed.mirror.advance(status, locate(status, followed.begun.compiled.places))
        return over and status.ended

    def _wait(self) -> None:
        """Wait for news, then take all there are at once: one look at the newest state is enough."""
        try:
            self._take_mail(self._mail.get(timeout=POLL_SECONDS))
            while True:
                self._take_mail(self._mail.get_nowait())
        except queue.Empty:
            return

    def _take_mail(self, letter: Callable[[], None] | None) -> None:
        if letter is not None:
            letter()

    def _pass_on_requests(self, followed: _Followed) -> None:
        if not self._asked and self._stop_requested():
            self._asked = "Stop"
        if self._asked and self._asked != self._told_cluster and followed.name and not self._status.ended:
            self._told_cluster = self._asked
            request_shutdown(self._site.cluster, self._site.target.namespace, followed.name, self._asked)

    def _clear_away(self, name: str) -> None:
        self._site.cluster.delete(WORKFLOW, name, self._site.target.namespace)

    def _end(self, followed: _Followed) -> RunChange:
        root, status = followed.mirror.root, self._status
        state, message = root.state, root.message
        if state is State.SUCCEEDED and status.phase in ("Failed", "Error"):
            state = State.TERMINATED if status.shutdown else State.FAILED
            message = status.message or "the workflow failed"
        ended = max(epoch(status.finished) or time.time(), followed.mirror.ended_at())
        outputs = self._walk.stored(root.outputs) if state is State.SUCCEEDED else {}
        change = RunChange(state, ended, message, outputs)
        self._walk.report(change)
        return change


class _Followed:
    """The parts that follow one workflow."""

    def __init__(self, begun: Begun, walk: Walk, site: Site, reader: ArtifactReader, wake: Callable[[], None]) -> None:
        namespace = site.target.namespace
        self.begun = begun
        self.name = str(begun.workflow["metadata"]["name"]) if begun.workflow is not None else ""
        logs = LogFiles(site.cluster.patient(_LOG_PATIENCE), namespace)
        self.pods = WorkflowPods(self.name, namespace, logs, reader, wake)
        changes = Changes(walk.report, begun.plan.seen)
        attempts = AttemptReports(begun.plan, changes, self.pods, begun.before)
        self.mirror = Mirror(walk, changes, attempts, begun.pruned)

    def close(self) -> None:
        self.pods.close()


def image_missing(message: str, run_id: str) -> MachineError:
    """The error of a run that was ended because the cluster cannot pull an image of it."""
    return MachineError(
        message,
        rule="image-missing",
        hint=f"check the image's name, and the cluster's way to its registry; then `catalog runs retry {run_id}`",
    )


def _raise(error: BaseException) -> None:
    if isinstance(error, CatalogError):
        raise error
    raise MachineError(f"following the workflow broke off: {error!r}", rule="watch-failed") from error
