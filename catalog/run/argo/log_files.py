"""The logs of a run's pods, written to the run's files while the pods live."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from catalog.errors import MachineError
from catalog.run.argo.cluster import Cluster
from catalog.run.argo.pod_logs import PodLog

# A task that is over within this time is read in one go when it has ended: that costs the cluster less.
SOON_SECONDS = 2.0
MAX_FOLLOWED = 24


@dataclass
class _Followed:
    log: PodLog
    since: float
    stop: threading.Event = field(default_factory=threading.Event)
    thread: threading.Thread | None = None


class LogFiles:
    """Follows the logs of pods that run. `running` is for one thread, `finish` for any."""

    def __init__(self, cluster: Cluster, namespace: str) -> None:
        self._cluster = cluster
        self._namespace = namespace
        self._followed: dict[tuple[str, str], _Followed] = {}

    def running(self, pod: str, container: str, path: str) -> None:
        """The pod's program runs; to be called now and then while it does."""
        known = self._followed.get((pod, container))
        if known is None:
            log = PodLog(self._cluster, self._namespace, pod, Path(path), container)
            self._followed[pod, container] = _Followed(log, time.monotonic())
            return
        alive = sum(1 for one in self._followed.values() if one.thread is not None and one.thread.is_alive())
        if known.thread is None and time.monotonic() - known.since >= SOON_SECONDS and alive < MAX_FOLLOWED:
            known.thread = threading.Thread(target=_follow, args=(known,), name=f"log {pod}", daemon=True)
            known.thread.start()

    def finish(self, pod: str, container: str, path: str) -> None:
        """The pod's program has ended: write what is not in its file yet, if the pod is still there."""
        known = self._followed.pop((pod, container), None)
        if known is None:
            known = _Followed(PodLog(self._cluster, self._namespace, pod, Path(path), container), 0.0)
        if known.thread is not None:
            # The container has ended, and so does what follows it.
            known.thread.join(timeout=5.0)
            known.stop.set()
            known.thread.join()
        known.log.finish()

    def close(self) -> None:
        """Follow nothing more."""
        for known in self._followed.values():
            known.stop.set()


def _follow(followed: _Followed) -> None:
    try:
        followed.log.follow(followed.stop)
    except MachineError:
        # What it did not get is read when the pod has ended, and what still cannot be read is told then.
        return
