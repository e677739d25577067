"""What the parts of the local scheduler share while they walk a run: what to do next, how a node ends, stopping."""

from __future__ import annotations

import heapq
import itertools
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

from catalog.run.engine import ArtifactStore
from catalog.run.model import Artifact, State, TaskChange, Value
from catalog.run.nodes import Leaf, Node
from catalog.run.plan import CacheLookup, Report, RunPlan
from catalog.run.substitution import substitute

Action = Callable[[], None]


class Walk:
    """One run being walked. Used by the scheduler's thread alone, except for `stop` and `abort`."""

    def __init__(
        self,
        plan: RunPlan,
        artifacts: ArtifactStore,
        report: Report,
        lookup: CacheLookup,
        starters: Mapping[type, Callable[[Walk, Any], None]],
        enders: Mapping[type, Callable[[Walk, Any, Node], None]],
    ) -> None:
        self.plan = plan
        self.artifacts = artifacts
        self.report = report
        self.lookup = lookup
        self.actions: deque[Action] = deque()
        self.stop = threading.Event()
        self.abort = threading.Event()
        self.timers: list[tuple[float, int, Action]] = []
        self.submit: Callable[[Leaf], None]
        self.twins: dict[str, list[Leaf]] = {}
        self.container_digests: dict[int, str] = {}
        self._tickets = itertools.count()
        self._starters = starters
        self._enders = enders

    def substitute(self, text: str) -> str:
        """Put in the run's name and id."""
        return substitute(text, self.plan.name, self.plan.run_id)

    def later(self, action: Action) -> None:
        """Do `action` once the present one has returned: nothing here recurses, however long the chain."""
        self.actions.append(action)

    def after(self, seconds: float, action: Action) -> None:
        """Do `action` in so many seconds, or as soon as the run is stopped."""
        heapq.heappush(self.timers, (time.monotonic() + seconds, next(self._tickets), action))

    def begin(self, node: Node) -> None:
        """Start a node soon."""
        self.later(lambda: self._starters[type(node)](self, node))

    def stopping(self, protected: bool) -> bool:
        """True when nothing new of this kind may start."""
        return self.abort.is_set() or (self.stop.is_set() and not protected)

    def stop_event(self, protected: bool) -> threading.Event:
        """The event that ends a running task of this kind."""
        return self.abort if protected else self.stop

    def announce(self, node: Node, state: State, message: str = "", **details: Any) -> None:
        """Report a state of a task instance; the root graph is the run itself and is reported by the scheduler."""
        node.state = state
        node.message = message
        if node.path:
            change = TaskChange(node.path, node.component, state, time.time(), message=message, **details)
            self.report(change)

    def end(self, node: Node, state: State, message: str = "", *, quiet: bool = False, **details: Any) -> None:
        """End a node and tell its parent; `quiet` for one that is on record already."""
        if quiet:
            node.state = state
        else:
            self.announce(node, state, message, outputs=self.stored(node.outputs), **details)
        parent = node.parent
        if parent is not None:
            self.later(lambda: self._enders[type(parent)](self, parent, node))

    def stored(self, values: Mapping[str, Value]) -> dict[str, Artifact]:
        """The values as artifacts; texts are put into the store."""
        return {
            name: value if isinstance(value, Artifact) else self.artifacts.put_text(value)
            for name, value in values.items()
        }
