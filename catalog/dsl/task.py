"""The handle of a task in a pipeline that is being composed: its outputs, when it runs, and its pod."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from catalog.dsl import amounts
from catalog.dsl.complaints import complaint
from catalog.dsl.outputs import Outputs
from catalog.dsl.params import PipelineParam
from catalog.dsl.pod_methods import PodMethods
from catalog.dsl.scope import Draft
from catalog.dsl.settings import DISPLAY_NAME, TaskExecutionOptions
from catalog.spec.model import Retry
from catalog.spec.special_outputs import special_output
from catalog.spec.suggestions import suggest

Self = TypeVar("Self", bound="Task")

POLICIES = ("Always", "OnFailure", "OnError", "OnTransientError")


class Task(PodMethods):
    """One step of a pipeline. Every setter returns the task, so that calls chain."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.outputs = Outputs(draft, draft.spec.outputs if draft.spec else ())
        draft.scope.build.tasks.append(self)

    @property
    def name(self) -> str:
        """The task's id in the pipeline."""
        return self.draft.id

    @property
    def output(self) -> PipelineParam:
        """The only output, visualisations and metrics of Kubeflow Pipelines not counted."""
        names = [name for name in self.outputs if special_output(name) is None]
        if len(names) == 1:
            return self.outputs[names[0]]
        if not names:
            raise complaint(f'task "{self.name}" has no output', "ambiguous-output")
        hint = f"use task.outputs[…] with one of: {', '.join(names)}"
        raise complaint(f'task "{self.name}" has several outputs', "ambiguous-output", hint)

    @property
    def execution_options(self) -> TaskExecutionOptions:
        """The KFP SDK's way to `caching_strategy.max_cache_staleness`."""
        return self.draft.settings.execution

    @property
    def human_name(self) -> str:
        """The name of the component."""
        return (self.draft.spec.name if self.draft.spec else None) or self.name

    @property
    def dependent_names(self) -> list[str]:
        """The ids of the tasks and groups that were named in after()."""
        return [earlier.id for earlier in self.draft.after]

    def apply(self: Self, mod_func: Callable[[Self], Self | None]) -> Self:
        """What `mod_func` makes of the task: it changes the task, and returns it or nothing."""
        return mod_func(self) or self

    def after(self: Self, *tasks: object) -> Self:
        """Start only when these tasks or groups have ended."""
        wait_for(self.draft, tasks)
        return self

    def set_retry(
        self: Self,
        num_retries: int,
        policy: str | None = None,
        backoff_duration: str | float | None = None,
        backoff_factor: float | None = None,
        backoff_max_duration: str | float | None = None,
    ) -> Self:
        """Try a failed task again, `num_retries` times; durations are seconds or texts such as '60s', '2m', '1h'."""
        self._refuse_on_graph("retries")
        if isinstance(num_retries, bool) or not isinstance(num_retries, int) or num_retries < 0:
            raise complaint(f"num_retries must be a whole number of 0 or more, not {num_retries!r}", "bad-amount")
        if policy is not None and policy not in POLICIES:
            raise complaint(f'the retry policy "{policy}" is unknown', "bad-amount", suggest(str(policy), POLICIES))
        retry = Retry(
            policy,
            None if backoff_duration is None else amounts.seconds(backoff_duration, "backoff_duration"),
            None if backoff_factor is None else amounts.seconds(backoff_factor, "backoff_factor"),
            None if backoff_max_duration is None else amounts.seconds(backoff_max_duration, "backoff_max_duration"),
        )
        self.draft.settings.max_retries = num_retries
        self.draft.settings.retry = None if retry == Retry() else retry
        return self

    def set_timeout(self: Self, seconds: float | str) -> Self:
        """Fail an attempt that takes longer: seconds, or a text such as '10m'."""
        self._refuse_on_graph("timeouts")
        self.draft.settings.timeout_seconds = amounts.seconds(seconds, "the timeout")
        return self

    def set_display_name(self: Self, name: str) -> Self:
        """The name shown beside the task's id."""
        self.draft.settings.annotations[DISPLAY_NAME] = _text(name, "the display name")
        return self

    def set_caching_options(self: Self, enable_caching: bool, max_cache_staleness: str | None = None) -> Self:
        """Whether an earlier result may be taken, and how old it may be: an ISO-8601 duration such as P30D."""
        age = None if max_cache_staleness is None else amounts.staleness(max_cache_staleness)
        self.execution_options.caching_strategy.max_cache_staleness = age if enable_caching else "P0D"
        return self

    def pod_fields(self) -> dict[str, Any]:
        """The fields of the task's pod, in Kubernetes' words."""
        return self.draft.settings.pod

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Task):
            return self is other
        hint = "compare its output: task.output == …"
        raise complaint(f'the task "{self.name}" cannot be compared with {other!r}', "task-as-argument", hint)

    def __hash__(self) -> int:
        return id(self)

    def _refuse_on_graph(self, what: str) -> None:
        if self.draft.spec is None or self.draft.spec.graph is not None:
            raise complaint(f'"{self.name}" is a pipeline; {what} belong on its tasks', "option-on-graph")

    def __repr__(self) -> str:
        return f"Task({self.name!r})"


def wait_for(draft: Draft, others: tuple[object, ...]) -> None:
    """Note that `draft` waits for tasks or groups."""
    for other in others:
        earlier = getattr(other, "draft", None)
        if not isinstance(earlier, Draft):
            raise complaint(f"after() takes tasks, not {other!r}", "bad-argument", "pass the task, not its output")
        draft.after.append(earlier)


def _text(given: object, what: str) -> str:
    if isinstance(given, str) and "{{pipelineparam:" not in given:
        return given
    raise complaint(f"{what} must be a constant text, not {given!r}", "bad-argument")
