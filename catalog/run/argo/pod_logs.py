"""The log of a container in the cluster, brought into a file: every line once, though the connection breaks."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from catalog.errors import MachineError
from catalog.run.argo.cluster import Cluster
from catalog.run.argo.kinds import POD
from catalog.run.argo.log_lines import LogLines
from catalog.run.argo.retries import TransientError, with_patience

MAIN = "main"

_PAUSE_SECONDS = 1.0
_QUIET_SECONDS = 15.0
_NOTHING_THERE = frozenset({"cluster-missing", "cluster-invalid"})
"""What the cluster answers when the pod is gone, or the container never ran."""


@dataclass
class PodLog:
    """What one container writes, in the file `path`.

    The file begins anew with the first line that arrives: an earlier process that fetched the same log may have left
    a part of it there, and what can no longer be fetched stays. For use by one thread at a time.
    """

    cluster: Cluster
    namespace: str
    pod: str
    path: Path
    container: str = MAIN
    _lines: LogLines = field(default_factory=LogLines)
    _begun: bool = False

    def follow(self, stop: threading.Event) -> None:
        """Write lines as they come, until the container has ended, the pod is gone, or `stop` is set.

        Lost connections are made anew for as long as the cluster's `patience`. `stop` is looked at whenever a line
        comes, and at least every 15 seconds. Raises MachineError for what does not pass, such as cluster-forbidden.
        """
        while not stop.is_set():
            pod = self.cluster.get(POD, self.pod, self.namespace)
            if pod is None:
                return
            if has_ended(pod, self.container):
                self.finish()
                return
            if has_started(pod, self.container):
                self._follow_once(stop)
            stop.wait(_PAUSE_SECONDS)

    def finish(self) -> None:
        """Write what is not there yet, for a container that has ended; nothing happens when its pod is gone."""

        def attempt() -> None:
            try:
                self._write(threading.Event(), follow=False)
            except MachineError as error:
                if error.rule == "cluster-unreachable":
                    raise TransientError(error) from error
                if error.rule not in _NOTHING_THERE:
                    raise

        with_patience(attempt, self.cluster.patience)

    def _follow_once(self, stop: threading.Event) -> None:
        try:
            self._write(stop, follow=True)
        except MachineError as error:
            # The next question to the cluster shows whether it is really away.
            if error.rule != "cluster-unreachable" and error.rule not in _NOTHING_THERE:
                raise

    def _write(self, stop: threading.Event, *, follow: bool) -> None:
        pieces = self.cluster.log(
            self.pod,
            self.namespace,
            container=self.container,
            follow=follow,
            since=self._lines.since,
            quiet=_QUIET_SECONDS,
        )
        with ExitStack() as stack:
            file: IO[bytes] | None = None
            for line in self._lines.new_lines(pieces, complete=not follow):
                if file is None:
                    file = stack.enter_context(self._open())
                file.write(line)
                file.flush()
                if stop.is_set():
                    return

    def _open(self) -> IO[bytes]:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        mode = "ab" if self._begun else "wb"
        self._begun = True
        return open(self.path, mode)


def has_started(pod: Mapping[str, Any], container: str) -> bool:
    """True when the container runs or has run."""
    state = _state(pod, container)
    return bool(state.get("running") or state.get("terminated"))


def has_ended(pod: Mapping[str, Any], container: str) -> bool:
    """True when the container has ended, or will never run because its pod has."""
    phase = (pod.get("status") or {}).get("phase")
    return bool(_state(pod, container).get("terminated")) or phase in ("Succeeded", "Failed")


def _state(pod: Mapping[str, Any], container: str) -> Mapping[str, Any]:
    for status in (pod.get("status") or {}).get("containerStatuses") or ():
        if status.get("name") == container:
            state: Mapping[str, Any] = status.get("state") or {}
            return state
    return {}
