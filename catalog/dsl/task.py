"""The handle of a task in a pipeline that is being composed: its outputs and its settings."""

from __future__ import annotations

from catalog.dsl import amounts
from catalog.dsl.complaints import complaint
from catalog.dsl.outputs import Outputs
from catalog.dsl.params import PipelineParam
from catalog.dsl.scope import Draft
from catalog.dsl.settings import DISPLAY_NAME, TaskExecutionOptions
from catalog.spec.model import Retry
from catalog.spec.special_outputs import special_output
from catalog.spec.suggestions import suggest

POLICIES = ("Always", "OnFailure", "OnError", "OnTransientError")


class Task:
    """One use of a component. Every setter returns the task, so that calls chain."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.outputs = Outputs(draft, draft.spec.outputs if draft.spec else ())

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

    def after(self, *tasks: object) -> Task:
        """Start only when these tasks or groups have ended."""
        wait_for(self.draft, tasks)
        return self

    def set_retry(
        self,
        num_retries: int,
        policy: str | None = None,
        backoff_duration: str | float | None = None,
        backoff_factor: float | None = None,
        backoff_max_duration: str | float | None = None,
    ) -> Task:
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

    def set_timeout(self, seconds: float | str) -> Task:
        """Fail an attempt that takes longer: seconds, or a text such as '10m'."""
        self._refuse_on_graph("timeouts")
        self.draft.settings.timeout_seconds = amounts.seconds(seconds, "the timeout")
        return self

    def set_display_name(self, name: str) -> Task:
        """The name shown beside the task's id."""
        self.draft.settings.annotations[DISPLAY_NAME] = _text(name, "the display name")
        return self

    def set_caching_options(self, enable_caching: bool, max_cache_staleness: str | None = None) -> Task:
        """Whether an earlier result may be taken, and how old it may be: an ISO-8601 duration such as P30D."""
        age = None if max_cache_staleness is None else amounts.staleness(max_cache_staleness)
        self.execution_options.caching_strategy.max_cache_staleness = age if enable_caching else "P0D"
        return self

    def set_env_variable(self, name: str, value: str) -> Task:
        """Set an environment variable of the program."""
        self.draft.settings.set_env(_text(name, "the name"), _text(value, f'the environment variable "{name}"'))
        return self

    def set_cpu_limit(self, cpu: str | float) -> Task:
        """At most so much cpu: 500m, 2 or 0.5."""
        return self.add_resource_limit("cpu", amounts.cpu(cpu))

    def set_cpu_request(self, cpu: str | float) -> Task:
        """At least so much cpu."""
        return self.add_resource_request("cpu", amounts.cpu(cpu))

    def set_memory_limit(self, memory: str) -> Task:
        """At most so much memory: 512Mi, 2G."""
        return self.add_resource_limit("memory", amounts.memory(memory))

    def set_memory_request(self, memory: str) -> Task:
        """At least so much memory."""
        return self.add_resource_request("memory", amounts.memory(memory))

    def set_ephemeral_storage_limit(self, size: str) -> Task:
        """At most so much scratch space on disk."""
        return self.add_resource_limit("ephemeral-storage", amounts.memory(size))

    def set_ephemeral_storage_request(self, size: str) -> Task:
        """At least so much scratch space on disk."""
        return self.add_resource_request("ephemeral-storage", amounts.memory(size))

    def set_gpu_limit(self, gpu: str | int, vendor: str = "nvidia") -> Task:
        """So many GPUs of the vendor."""
        return self.set_accelerator_limit(gpu, f"{vendor}.com/gpu")

    def set_accelerator_limit(self, limit: str | int, resource: str = "nvidia.com/gpu") -> Task:
        """So many devices of the kind Kubernetes calls `resource`."""
        return self.add_resource_limit(resource, amounts.count(limit))

    def add_resource_limit(self, name: str, value: str) -> Task:
        """At most so much of the resource."""
        self.draft.settings.set_resource("limits", name, _text(value, f'the limit of "{name}"'))
        return self

    def add_resource_request(self, name: str, value: str) -> Task:
        """At least so much of the resource."""
        self.draft.settings.set_resource("requests", name, _text(value, f'the request of "{name}"'))
        return self

    def add_node_selector_constraint(self, label_name: str, value: str) -> Task:
        """Run on a node that has the label."""
        self.draft.settings.set_entry("nodeSelector", label_name, _text(value, f'the label "{label_name}"'))
        return self

    def add_pod_label(self, name: str, value: str) -> Task:
        """Put a label on the pod."""
        self.draft.settings.set_entry("labels", name, _text(value, f'the label "{name}"'))
        return self

    def add_pod_annotation(self, name: str, value: str) -> Task:
        """Put an annotation on the pod."""
        self.draft.settings.set_entry("annotations", name, _text(value, f'the annotation "{name}"'))
        return self

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
