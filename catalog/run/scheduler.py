"""The local scheduler: one thread walks the run, worker threads carry out tasks, changes are reported in order."""

from __future__ import annotations

import heapq
import queue
import shutil
import time
from collections.abc import Callable
from typing import Any

from catalog.pipeline.single import as_graph
from catalog.run.arguments import fill_defaults
from catalog.run.attempt import attempt_folder, run_attempt
from catalog.run.engine import ArtifactStore, TaskEngine
from catalog.run.leaves import attempt_ended, attempt_started, make_order, start_leaf
from catalog.run.loops import iteration_ended, start_loop
from catalog.run.model import RunChange, State
from catalog.run.nodes import Leaf, Loop, Node, Scope
from catalog.run.outcome import Outcome
from catalog.run.plan import CacheLookup, Report, RunPlan
from catalog.run.scopes import start_scope, task_ended
from catalog.run.walk import Walk
from catalog.run.workers import Workers

POLL_SECONDS = 0.25

STARTERS: dict[type, Callable[[Walk, Any], None]] = {Leaf: start_leaf, Scope: start_scope, Loop: start_loop}
ENDERS: dict[type, Callable[[Walk, Any, Node], None]] = {Scope: task_ended, Loop: iteration_ended}


class Scheduler:
    """Runs one plan on one engine. `run` is called once, in the thread that owns the store behind `report`."""

    def __init__(
        self,
        plan: RunPlan,
        engine: TaskEngine,
        artifacts: ArtifactStore,
        report: Report,
        lookup: CacheLookup,
        stop_requested: Callable[[], bool] = lambda: False,
    ) -> None:
        self.plan = plan
        self.engine = engine
        self.stop_requested = stop_requested
        self.walk = Walk(plan, artifacts, report, lookup, STARTERS, ENDERS)
        self.walk.submit = self._submit
        self._mail: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._workers = Workers(max(1, plan.parallelism), "task")
        self._cleaner = Workers(1, "cleaner")
        self._next_poll = 0.0

    def stop(self) -> None:
        """End all tasks, run the exit tasks, then end as Terminated. Safe from any thread or a signal handler."""
        self.walk.stop.set()

    def abort(self) -> None:
        """End everything, exit tasks included."""
        self.walk.stop.set()
        self.walk.abort.set()

    def run(self) -> RunChange:
        """Walk the whole run and return its end, which has been reported too."""
        walk = self.walk
        walk.report(RunChange(State.RUNNING, time.time()))
        root = Scope("", as_graph(self.plan.spec), None, "")
        resolved = fill_defaults(root.spec, self.plan.arguments, set(), {}, walk.substitute)
        root.inputs = resolved.values
        walk.begin(root)
        try:
            self._advance()
            while not root.state.ended:
                self._wait()
                self._advance()
        finally:
            if not root.state.ended:
                self.abort()
            self._workers.finish()
            self._cleaner.finish()
        change = RunChange(root.state, time.time(), root.message, walk.stored(root.outputs))
        walk.report(change)
        return change

    def _advance(self) -> None:
        actions = self.walk.actions
        while actions:
            actions.popleft()()

    def _wait(self) -> None:
        walk = self.walk
        now = time.monotonic()
        if now >= self._next_poll:
            self._next_poll = now + POLL_SECONDS
            if not walk.stop.is_set() and self.stop_requested():
                self.stop()
        while walk.timers and (walk.timers[0][0] <= now or walk.stop.is_set()):
            walk.later(heapq.heappop(walk.timers)[2])
        if walk.actions:
            return
        wait = self._next_poll - now
        if walk.timers:
            wait = min(wait, walk.timers[0][0] - now)
        self._receive(max(0.001, wait))

    def _receive(self, wait: float) -> None:
        try:
            self._mail.get(timeout=wait)()
        except queue.Empty:
            return
        except KeyboardInterrupt:
            if self.walk.stop.is_set():
                self.abort()
            self.stop()

    def _submit(self, leaf: Leaf) -> None:
        order = make_order(leaf)
        stop = self.walk.stop_event(leaf.protected)

        def started(process: str) -> None:
            self._mail.put(lambda: attempt_started(self.walk, leaf, process))

        def work() -> None:
            if stop.is_set():
                outcome = Outcome(message="terminated before it started", stopped=True)
            else:
                outcome = run_attempt(self.plan, order, self.engine, self.walk.artifacts, stop, started)
            self._mail.put(lambda: attempt_ended(self.walk, leaf, outcome))
            if not outcome.message:
                # Removing a folder takes as long as a small task: nobody needs to wait for it.
                folder = attempt_folder(self.plan, order.task, order.attempt)
                self._cleaner.submit(lambda: shutil.rmtree(folder, ignore_errors=True))

        self._workers.submit(work)
