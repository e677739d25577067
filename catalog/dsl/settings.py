"""What a user may set on a task after making it, and how that is written into the task's value."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from catalog.spec.model import ExecutionOptions, ForEach, Retry, TaskExtension
from catalog.spec.pod_grammar import CONTAINER_KEYS

DISPLAY_NAME = "pipelines.kubeflow.org/task_display_name"
BESIDE = ("env", "envFrom", "resources", "volumeMounts", "imagePullPolicy")


@dataclass(eq=False)
class CachingStrategy:
    """`max_cache_staleness` is an ISO-8601 duration such as P30D; P0D never takes a cached result."""

    max_cache_staleness: str | None = None


@dataclass(eq=False)
class TaskExecutionOptions:
    """The KFP SDK's place for the caching strategy of a task."""

    caching_strategy: CachingStrategy = field(default_factory=CachingStrategy)


@dataclass(eq=False)
class TaskSettings:
    """The settings of one task; seconds are seconds.

    `container` holds the fields of the task's container, `pod` those of its pod, both in Kubernetes' words; `resource`
    what is done with a Kubernetes object instead, its manifest as plain data.
    """

    max_retries: int | None = None
    retry: Retry | None = None
    timeout_seconds: float | None = None
    execution: TaskExecutionOptions = field(default_factory=TaskExecutionOptions)
    annotations: dict[str, Any] = field(default_factory=dict)
    container: dict[str, Any] = field(default_factory=dict)
    pod: dict[str, Any] = field(default_factory=dict)
    resource: dict[str, Any] = field(default_factory=dict)
    finally_: bool = False
    recurse: int | None = None

    def pod_settings(self) -> dict[str, Any]:
        """Both as `x-catalog.pod` has them: some fields of the container stand beside those of the pod."""
        beside = {key: value for key, value in self.container.items() if key in BESIDE}
        rest = {key: value for key, value in self.container.items() if key in CONTAINER_KEYS}
        pod = {key: value for key, value in self.pod.items() if value not in ([], {})}
        return {**beside, **pod, **({"container": rest} if rest else {})}

    def options(self) -> ExecutionOptions | None:
        """Retries and staleness as the v1 grammar has them; None when neither is set."""
        staleness = self.execution.caching_strategy.max_cache_staleness
        if self.max_retries is None and staleness is None:
            return None
        return ExecutionOptions(self.max_retries, staleness)

    def extension(self, after: tuple[str, ...], loop: ForEach | None, enabled: bool) -> TaskExtension | None:
        """The task's `x-catalog`; None for a task that plain KFP v1 carries out as written.

        `enabled` says that the task has a predicate: KFP 1.8 would ignore it silently, so such a task is marked.
        """
        found = TaskExtension(
            after=after,
            for_each=loop,
            finally_=self.finally_,
            recurse=self.recurse,
            timeout_seconds=self.timeout_seconds,
            retry=self.retry,
            pod=self.pod_settings() or None,
            resource=self.resource or None,
        )
        plain = found == TaskExtension() and not enabled and self.options() is None
        return None if plain else found
