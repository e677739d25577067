"""The attempts of one container task on a cluster: from the pods of its node to the task's changes."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from catalog.compile.compiled import Place
from catalog.run.argo.changes import Changes
from catalog.run.argo.node_paths import UNSAVED, Spot
from catalog.run.argo.node_reasons import POD_DELETED, node_reason, shut_down
from catalog.run.argo.nodes import ArgoNode, epoch
from catalog.run.attempt import log_name
from catalog.run.leaves import back_off
from catalog.run.model import State, TaskChange
from catalog.run.nodes import Leaf
from catalog.run.outcome import Outcome
from catalog.run.plan import RunPlan


class Pods(Protocol):
    """What is known of the pods behind the nodes, and what is done about them."""

    def waits_for(self, node: ArgoNode) -> str:
        """Why the node's pod has not started, in a sentence; empty when there is nothing to say."""

    def given_up(self, node: ArgoNode) -> str:
        """Why the run was ended because of the node's pod, in a sentence; empty where it was not."""

    def ran(self, node: ArgoNode) -> bool:
        """True when the node's program was started, whatever became of it."""

    def name_of(self, node: ArgoNode) -> str:
        """The pod's name; empty when it is not known."""

    def running(self, node: ArgoNode, log: str) -> None:
        """The node's program runs; what it prints belongs in the file `log`."""

    def outcome(self, leaf: Leaf, node: ArgoNode, place: Place | None, log: str) -> Outcome | None:
        """What the attempt that has ended came to, its log and its outputs kept; None while that is being done."""


@dataclass
class _Told:
    """How far the reports of one task are: attempts that are over, the one that runs, the last word while it waits."""

    over: int = 0
    running: int = 0
    waits: str = ""


class AttemptReports:
    """Reports the attempts of all tasks of one run; `before` is how often each was tried before this workflow."""

    def __init__(self, plan: RunPlan, changes: Changes, pods: Pods, before: Mapping[str, int]) -> None:
        self._plan = plan
        self._changes = changes
        self._pods = pods
        self._before = before
        self._told: dict[str, _Told] = {}

    def advance(self, leaf: Leaf, spot: Spot, stopping: bool = False) -> float:
        """Report what is new of the task, whose inputs are filled in; when it ended, or 0 while it has not.

        `stopping` is true when the run is being stopped, and this task with it.
        """
        told = self._told.setdefault(leaf.path, _Told())
        for index in range(told.over, len(spot.attempts)):
            node, last = spot.attempts[index], index + 1 == len(spot.attempts)
            number = self._before.get(leaf.path, 0) + index + 1
            self._begin(leaf, node, number, told)
            if not node.ended:
                return 0.0
            log = log_name(self._plan, leaf.path, number)
            outcome = self._pods.outcome(leaf, node, spot.place, log)
            if outcome is None or (outcome.message and last and not spot.node.ended):
                return 0.0
            given_up = self._pods.given_up(node)
            outcome = Outcome(given_up, error=True) if given_up else in_words(outcome, node, leaf, stopping)
            if last or not outcome.message:
                return self._end(leaf, node, number, outcome)
            self._try_again(leaf, node, number, outcome)
            told.over = index + 1
        if not spot.attempts and spot.node.ended:
            outcome = in_words(Outcome(message="it did not start"), spot.node, leaf, stopping)
            return self._end(leaf, spot.node, told.running, outcome)
        return 0.0

    def _begin(self, leaf: Leaf, node: ArgoNode, number: int, told: _Told) -> None:
        if told.running >= number:
            if not node.ended:
                self._pods.running(node, log_name(self._plan, leaf.path, number))
            return
        if node.phase == "Running" or self._pods.ran(node):
            told.running = number
            self._tell(
                leaf,
                State.RUNNING,
                epoch(node.started),
                attempt=number,
                inputs=dict(leaf.inputs) if number == self._before.get(leaf.path, 0) + 1 else {},
                reason=leaf.reason,
                process=self._pods.name_of(node),
                log=log_name(self._plan, leaf.path, number),
            )
            return
        waits = "" if node.ended else self._pods.waits_for(node) or node_reason(node.message)
        if waits and waits != told.waits:
            told.waits = waits
            self._tell(leaf, State.PENDING, time.time(), waits, attempt=number - 1, inputs=dict(leaf.inputs))

    def _try_again(self, leaf: Leaf, node: ArgoNode, number: int, outcome: Outcome) -> None:
        retry = leaf.task.extension.retry if leaf.task and leaf.task.extension else None
        delay = back_off(retry, number - self._before.get(leaf.path, 0))
        self._tell(
            leaf,
            State.PENDING,
            epoch(node.finished),
            f"attempt {number}: {outcome.message}; next in {delay:g} s",
            attempt=number,
            exit_code=outcome.exit_code,
            log=log_name(self._plan, leaf.path, number),
        )

    def _end(self, leaf: Leaf, node: ArgoNode, number: int, outcome: Outcome) -> float:
        state = State.SUCCEEDED
        if outcome.message:
            state = State.TERMINATED if outcome.stopped else State.FAILED
        ended = max(epoch(node.finished) or time.time(), epoch(node.started) or 0.0)
        leaf.outputs.update(outcome.outputs)
        told = self._told[leaf.path]
        self._tell(
            leaf,
            state,
            ended,
            outcome.message,
            attempt=number,
            inputs={} if told.running else dict(leaf.inputs),
            outputs=dict(outcome.outputs),
            reason=leaf.reason,
            exit_code=outcome.exit_code,
            cache_key=leaf.cache_key,
            log=log_name(self._plan, leaf.path, number) if number and self._pods.ran(node) else "",
            warnings=outcome.warnings,
            metrics=outcome.metrics,
            visualisations=outcome.visualisations,
        )
        return ended

    def _tell(self, leaf: Leaf, state: State, when: float | None, message: str = "", **details: Any) -> None:
        leaf.state, leaf.message = state, message
        moment = time.time() if when is None else when
        self._changes.tell(TaskChange(leaf.path, leaf.component, state, moment, message=message, **details))


def in_words(outcome: Outcome, node: ArgoNode, leaf: Leaf, stopping: bool = False) -> Outcome:
    """The outcome with the same sentence for a bad end that a local engine would give."""
    if not outcome.message or node.phase == "Succeeded":
        return outcome
    code, said = node.exit_code, node_reason(outcome.message)
    # The controller may write another message over that one while the outcome is being collected.
    if shut_down(node.message) or shut_down(outcome.message):
        return Outcome("terminated", code, stopped=True)
    # A workflow that is stopped may delete a pod before it has seen the program end.
    if stopping and node.message == POD_DELETED:
        return Outcome("terminated", code, stopped=True)
    if node.message == UNSAVED:
        return Outcome(UNSAVED, 0, stopped=True)
    if said == "timed out":
        seconds = leaf.task.extension.timeout_seconds if leaf.task and leaf.task.extension else None
        return Outcome(f"timed out after {seconds:g} s" if seconds else said, code)
    return Outcome(said or outcome.message, code, error=node.phase == "Error")
