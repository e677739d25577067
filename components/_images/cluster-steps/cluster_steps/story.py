"""What happens to an object while a step waits for it, told in the step's log: states, events and logs of pods."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from cluster_steps.cluster import Cluster
from cluster_steps.errors import StepFailure
from cluster_steps.manifests import Manifest, describe
from cluster_steps.pod_logs import follow

POLL_SECONDS = 2.0
MAX_CONTAINERS = 20
DRAIN_SECONDS = 5.0
LAST_LOOK_SECONDS = 60.0
"""A cluster with much to do answers late, and without the last look a short job would have no log."""


class Story:
    """Prints what is new about one object and its pods, from a thread of its own. Losing the thread loses no result."""

    def __init__(self, cluster: Cluster, manifest: Manifest, pods: str) -> None:
        self._cluster = cluster
        self._name = describe(manifest)
        self._manifest = manifest
        self._pods = pods
        self._uid = ""
        self._state = ""
        self._events: set[tuple[str, int]] = set()
        self._followed: dict[tuple[str, str, int], threading.Thread] = {}
        self._over = threading.Event()

    def about(self, manifest: Manifest) -> None:
        """From now on events of this very object are told, not of an earlier one with its name."""
        self._uid = manifest["metadata"]["uid"]

    def state(self, text: str) -> None:
        """Tell the state, when it is another than before."""
        if text != self._state:
            self._state = text
            print(f"{self._name}: {text}", flush=True)

    def tell(self) -> None:
        """Look for news until the story is over, and once more then."""
        try:
            while not self._over.wait(POLL_SECONDS):
                self._news()
            self._news()
        except StepFailure as failure:
            print(f"no more events and logs of {self._name}: {failure}", flush=True)

    def end(self) -> None:
        """Nothing more happens: what has been printed by the pods is still brought in, for a short while."""
        self._over.set()

    def drain(self) -> None:
        """Wait a little for logs that are still being read."""
        for thread in list(self._followed.values()):
            thread.join(DRAIN_SECONDS)

    def _news(self) -> None:
        if self._uid:
            self._tell_events(self._manifest["metadata"]["name"], self._uid)
        if not self._pods:
            return
        namespace = self._manifest["metadata"].get("namespace", "")
        for pod in self._cluster.list("v1", "Pod", labels=self._pods, namespace=namespace):
            metadata = pod["metadata"]
            if not _calm(pod):
                self._tell_events(metadata["name"], metadata["uid"])
            for container in started_containers(pod):
                self._follow(pod, *container)

    def _tell_events(self, name: str, uid: str) -> None:
        namespace = self._manifest["metadata"].get("namespace", "")
        fields = f"involvedObject.name={name},involvedObject.uid={uid}"
        for event in self._cluster.list("v1", "Event", fields=fields, namespace=namespace):
            times = int(event.get("count") or (event.get("series") or {}).get("count") or 1)
            # One that comes again and again is told at the 1st, 2nd, 4th, 8th time …
            key = (event["metadata"]["uid"], times.bit_length())
            if key in self._events:
                continue
            self._events.add(key)
            kind = event.get("involvedObject", {}).get("kind", "")
            told = f"{event.get('type', '')} {event.get('reason', '')}: {event.get('message', '')}"
            print(f"event {kind} {name}: {told}", flush=True)

    def _follow(self, pod: Manifest, container: str, restarts: int) -> None:
        key = (pod["metadata"]["uid"], container, restarts)
        if key in self._followed or len(self._followed) >= MAX_CONTAINERS:
            return
        thread = threading.Thread(target=follow, args=(self._cluster, pod, container), daemon=True)
        self._followed[key] = thread
        thread.start()


@contextmanager
def telling(cluster: Cluster, manifest: Manifest, pods: str) -> Iterator[Story]:
    """Tell the story of an object for as long as the block lasts."""
    story = Story(cluster, manifest, pods)
    thread = threading.Thread(target=story.tell, daemon=True)
    thread.start()
    try:
        yield story
    finally:
        story.end()
        thread.join(LAST_LOOK_SECONDS)
        story.drain()


def started_containers(pod: Manifest) -> list[tuple[str, int]]:
    """The containers of a pod that have a log by now, each with the number of its restarts."""
    found: list[tuple[str, int]] = []
    known = pod.get("status") or {}
    for status in (*(known.get("initContainerStatuses") or ()), *(known.get("containerStatuses") or ())):
        state: dict[str, Any] = status.get("state") or {}
        if "running" in state or "terminated" in state:
            found.append((str(status["name"]), int(status.get("restartCount", 0))))
    return found


def _calm(pod: Manifest) -> bool:
    """True for a pod about which events have nothing to say: it runs and is ready, or has ended well."""
    status = pod.get("status") or {}
    ready = all(entry.get("ready") for entry in status.get("containerStatuses") or ())
    return status.get("phase") == "Succeeded" or (status.get("phase") == "Running" and ready)
