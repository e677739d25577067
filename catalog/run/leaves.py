"""How one container task runs: from the record, from the cache, or by attempts of an engine."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

from catalog.errors import CatalogError, RunError
from catalog.pipeline.durations import duration_seconds
from catalog.run.attempt import Order, log_name
from catalog.run.cache_key import cache_key, container_digest
from catalog.run.cluster_only import needs_cluster
from catalog.run.model import CachedResult, State
from catalog.run.nodes import Leaf
from catalog.run.outcome import Outcome, judge_outputs
from catalog.run.pod import only_on_a_cluster, pod_env
from catalog.run.walk import Walk
from catalog.spec.model import Retry, TaskSpec


def start_leaf(walk: Walk, leaf: Leaf) -> None:
    """End the task by the record or the cache, or hand it to the engine."""
    recorded = walk.plan.recorded.get(leaf.path)
    if recorded is not None and all(walk.artifacts.holds(artifact) for artifact in recorded.outputs.values()):
        leaf.outputs.update(recorded.outputs)
        walk.end(leaf, recorded.state, quiet=True)
        return
    if leaf.spec.container is None:
        walk.end(leaf, State.FAILED, str(RunError(findings=[needs_cluster(leaf.path)])))
        return
    leaf.earlier = leaf.attempt = walk.plan.attempts.get(leaf.path, 0)
    try:
        find_key(walk, leaf)
        taken = bool(leaf.cache_key) and _take_cached(walk, leaf)
    except CatalogError as error:
        walk.end(leaf, State.FAILED, str(error))
        return
    if taken:
        return
    if leaf.cache_key:
        if leaf.cache_key in walk.twins:
            walk.twins[leaf.cache_key].append(leaf)
            return
        walk.twins[leaf.cache_key] = []
    walk.submit(leaf)


def max_staleness(
    plan_staleness: float | None, leaf_task: TaskSpec | None, annotations: dict[str, str]
) -> float | None:
    """The oldest cached result that will do, in seconds: None for any age, 0 for none at all."""
    options = leaf_task.execution_options if leaf_task else None
    if options is not None and options.max_cache_staleness is not None:
        return duration_seconds(options.max_cache_staleness)
    if annotations.get("volatile_component", "").lower() == "true":
        return 0.0
    return plan_staleness


def key_of(walk: Walk, leaf: Leaf) -> str:
    """The task's cache key."""
    identity = id(leaf.spec)
    if identity not in walk.container_digests:
        walk.container_digests[identity] = container_digest(leaf.spec, walk.substitute)
    return cache_key(walk.container_digests[identity], leaf.inputs, pod_env(_pod(leaf)))


def _pod(leaf: Leaf) -> Mapping[str, Any] | None:
    return leaf.task.extension.pod if leaf.task and leaf.task.extension else None


def find_key(walk: Walk, leaf: Leaf) -> None:
    """Give the task its cache key, empty where the cache is not to be asked, and the reason why it will run."""
    staleness = max_staleness(walk.plan.max_cache_staleness, leaf.task, dict(leaf.spec.annotations))
    if not walk.plan.use_cache:
        leaf.reason = "forced: the cache is off for this run"
    elif staleness == 0:
        leaf.reason = "its results are never taken from the cache"
    else:
        leaf.cache_key = key_of(walk, leaf)
        leaf.reason = "no earlier result with the same content"


def earlier_result(walk: Walk, leaf: Leaf) -> CachedResult | None:
    """The cached result to take in place of running the task, whose outputs it then has; None when there is none."""
    staleness = max_staleness(walk.plan.max_cache_staleness, leaf.task, dict(leaf.spec.annotations))
    found = walk.lookup(leaf.cache_key, staleness)
    if found is None:
        return None
    if not all(walk.artifacts.holds(artifact) for artifact in found.outputs.values()):
        leaf.reason = f"the artifacts of the earlier result (run {found.run_id}) are gone"
        return None
    leaf.outputs.update(found.outputs)
    leaf.reason = f'same content as "{found.task}" of run {found.run_id}'
    return found


def _take_cached(walk: Walk, leaf: Leaf) -> bool:
    found = earlier_result(walk, leaf)
    if found is None:
        return False
    told = judge_outputs(found.outputs, (), None, walk.artifacts)
    walk.end(
        leaf,
        State.CACHED,
        inputs=dict(leaf.inputs),
        cache_key=leaf.cache_key,
        reason=leaf.reason,
        warnings=told.warnings,
        metrics=told.metrics,
        visualisations=told.visualisations,
    )
    return True


def make_order(leaf: Leaf) -> Order:
    """The next attempt of the task."""
    extension = leaf.task.extension if leaf.task else None
    leaf.attempt += 1
    return Order(
        task=leaf.path,
        attempt=leaf.attempt,
        spec=leaf.spec,
        inputs=leaf.inputs,
        pod=_pod(leaf),
        timeout_seconds=extension.timeout_seconds if extension else None,
    )


def attempt_started(walk: Walk, leaf: Leaf, process: str) -> None:
    """The engine has started the task's program."""
    walk.announce(
        leaf,
        State.RUNNING,
        attempt=leaf.attempt,
        inputs=dict(leaf.inputs) if leaf.attempt == leaf.earlier + 1 else {},
        reason=leaf.reason,
        process=process,
        log=log_name(walk.plan, leaf.path, leaf.attempt),
    )


def attempt_ended(walk: Walk, leaf: Leaf, outcome: Outcome) -> None:
    """An attempt has ended: the task succeeds, is tried again, or fails."""
    if outcome.message and not outcome.stopped and _retry(walk, leaf, outcome):
        return
    state = State.SUCCEEDED
    if outcome.message:
        state = State.TERMINATED if outcome.stopped else State.FAILED
    leaf.outputs.update(outcome.outputs)
    unmet = only_on_a_cluster(_pod(leaf))
    ignored = (f"only a cluster can honour: {', '.join(unmet)}",) if unmet else ()
    walk.end(
        leaf,
        state,
        outcome.message,
        attempt=leaf.attempt,
        reason=leaf.reason,
        exit_code=outcome.exit_code,
        cache_key=leaf.cache_key,
        log=log_name(walk.plan, leaf.path, leaf.attempt),
        warnings=(*outcome.warnings, *ignored),
        metrics=outcome.metrics,
        visualisations=outcome.visualisations,
    )
    for twin in walk.twins.pop(leaf.cache_key, []):
        walk.begin(twin)


def _retry(walk: Walk, leaf: Leaf, outcome: Outcome) -> bool:
    options = leaf.task.execution_options if leaf.task else None
    retry = leaf.task.extension.retry if leaf.task and leaf.task.extension else None
    tried = leaf.attempt - leaf.earlier
    if options is None or tried > (options.max_retries or 0) or walk.stopping(leaf.protected):
        return False
    policy = (retry.policy if retry else None) or "OnFailure"
    if policy != "Always" and outcome.error != (policy in ("OnError", "OnTransientError")):
        return False
    delay = back_off(retry, tried)
    walk.announce(
        leaf,
        State.PENDING,
        f"attempt {leaf.attempt}: {outcome.message}; next in {delay:g} s",
        attempt=leaf.attempt,
        exit_code=outcome.exit_code,
        log=log_name(walk.plan, leaf.path, leaf.attempt),
    )
    walk.after(delay, functools.partial(_again, walk, leaf))
    return True


def _again(walk: Walk, leaf: Leaf) -> None:
    if walk.stopping(leaf.protected):
        walk.end(leaf, State.TERMINATED, "terminated while it waited for its next attempt")
        return
    walk.submit(leaf)


def back_off(retry: Retry | None, attempt: int) -> float:
    """Seconds to wait after the failed attempt number `attempt`."""
    if retry is None or retry.backoff_seconds is None:
        return 0.0
    delay = retry.backoff_seconds * (retry.backoff_factor or 1.0) ** (attempt - 1)
    return min(delay, retry.backoff_max_seconds) if retry.backoff_max_seconds is not None else delay
