"""Following objects of the cluster: the present state, then every change, through broken connections."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from catalog.errors import MachineError
from catalog.run.argo.cluster import Cluster
from catalog.run.argo.kinds import Kind

OUTAGE_SECONDS = 600.0
"""How long the API server may be away before that is an error."""

_PASSING = frozenset({"cluster-unreachable", "cluster-expired"})
_LONGEST_PAUSE = 10.0

Sink = Callable[[str, "Mapping[str, Any]"], None]


@dataclass(frozen=True, slots=True)
class Selection:
    """Which objects are followed; the selectors are Kubernetes' own texts."""

    kind: Kind
    namespace: str
    labels: str = ""
    fields: str = ""


class Watcher:
    """Tells `sink` of each object of a selection, in a thread of its own.

    `sink` gets ADDED, MODIFIED or DELETED with the object, and LISTED with the names of all objects (key `names`) after
    each look at the whole, so that it learns of what vanished meanwhile. An object may be told of more than once.
    `failed` gets the error that ended the watch, when one did.
    """

    def __init__(
        self, cluster: Cluster, selection: Selection, sink: Sink, failed: Callable[[BaseException], None]
    ) -> None:
        self._cluster = cluster
        self._selection = selection
        self._sink = sink
        self._failed = failed
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"watch {selection.kind.plural}", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def close(self) -> None:
        """End soon; does not wait for it."""
        self._stop.set()

    def _run(self) -> None:
        try:
            self._follow()
        except BaseException as error:  # the thread that waits for news must hear of whatever went wrong here
            if not self._stop.is_set():
                self._failed(error)

    def _follow(self) -> None:
        version, silent_since, pause = "", time.monotonic(), 0.0
        while not self._stop.wait(pause):
            began = time.monotonic()
            try:
                version = version or self._list()
                silent_since = time.monotonic()
                version = self._watch_once(version)
                silent_since, pause = time.monotonic(), 0.0 if time.monotonic() - began > 1 else 0.5
            except MachineError as error:
                if error.rule not in _PASSING:
                    raise
                now = time.monotonic()
                if now - silent_since > OUTAGE_SECONDS:
                    raise
                # After a break everything is looked at anew: what was missed cannot be told from the version alone.
                version = ""
                pause = min(_LONGEST_PAUSE, pause * 2 or 0.5)

    def _list(self) -> str:
        chosen = self._selection
        listing = self._cluster.patient(0).list(
            chosen.kind, chosen.namespace, labels=chosen.labels, fields=chosen.fields
        )
        for item in listing.items:
            self._sink("ADDED", item)
        self._sink("LISTED", {"names": [item["metadata"]["name"] for item in listing.items]})
        return listing.version

    def _watch_once(self, version: str) -> str:
        chosen = self._selection
        events = self._cluster.watch(
            chosen.kind, chosen.namespace, labels=chosen.labels, fields=chosen.fields, version=version
        )
        for event in events:
            version = event.object["metadata"].get("resourceVersion") or version
            if event.type != "BOOKMARK":
                self._sink(event.type, event.object)
            if self._stop.is_set():
                break
        return version
