"""Settings of a pipeline as a whole, under the names of the KFP v1 SDK."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from catalog.dsl import amounts
from catalog.dsl.complaints import complaint
from catalog.dsl.composition import Composition, open_composition
from catalog.dsl.container_methods import PULL_POLICIES
from catalog.dsl.data_passing_methods import KubernetesVolume
from catalog.dsl.kubernetes_objects import plain, plain_object
from catalog.dsl.task import Task
from catalog.pipeline.settings import WorkflowSettings
from catalog.spec.suggestions import suggest

Transformer = Callable[[Any], Any]


class PipelineConf:
    """What holds for all tasks of a pipeline, or for its runs; setters return the object, so that calls chain."""

    def __init__(self) -> None:
        self.image_pull_secrets: list[str] = []
        self.timeout = 0
        self.ttl_seconds_after_finished = -1
        self.min_available: int | str | None = None
        self.op_transformers: list[Transformer] = []
        self.default_pod_node_selector: dict[str, str] = {}
        self.image_pull_policy = ""
        self.parallelism: int | None = None
        self.data_passing_method: KubernetesVolume | None = None
        self.dns_config: dict[str, Any] = {}

    def set_image_pull_secrets(self, image_pull_secrets: Sequence[Any]) -> PipelineConf:
        """Secrets for the image registry: names, or Kubernetes LocalObjectReferences."""
        given = [plain(item, "an image pull secret") for item in image_pull_secrets]
        self.image_pull_secrets = [item["name"] if isinstance(item, dict) else str(item) for item in given]
        return self

    def set_timeout(self, seconds: int) -> PipelineConf:
        """End a run that takes longer; seconds."""
        self.timeout = int(amounts.seconds(seconds, "the timeout"))
        return self

    def set_parallelism(self, max_num_pods: int) -> PipelineConf:
        """How many pods run at once."""
        self.parallelism = int(amounts.count(max_num_pods))
        return self

    def set_ttl_seconds_after_finished(self, seconds: int) -> PipelineConf:
        """After how many seconds the cluster forgets a run that has ended."""
        self.ttl_seconds_after_finished = seconds
        return self

    def set_pod_disruption_budget(self, min_available: int | str) -> PipelineConf:
        """How many pods, or what share of them such as 50%, must stay when nodes are drained."""
        self.min_available = min_available
        return self

    def set_default_pod_node_selector(self, label_name: str, value: str) -> PipelineConf:
        """Run every pod on nodes that have the label."""
        self.default_pod_node_selector[label_name] = value
        return self

    def set_image_pull_policy(self, policy: str) -> PipelineConf:
        """When images are pulled: Always, Never or IfNotPresent."""
        if policy not in PULL_POLICIES:
            hint = suggest(str(policy), PULL_POLICIES) or f"one of {', '.join(PULL_POLICIES)}"
            raise complaint(f'the image pull policy "{policy}" is unknown', "bad-argument", hint)
        self.image_pull_policy = policy
        return self

    def add_op_transformer(self, transformer: Transformer) -> PipelineConf:
        """A function that is given every task, when the pipeline has been composed, to change it."""
        self.op_transformers.append(transformer)
        return self

    def set_dns_config(self, dns_config: Any) -> PipelineConf:
        """The DNS settings of every pod (PodDNSConfig)."""
        self.dns_config = plain_object(dns_config, "a DNS config")
        return self

    def settings(self) -> WorkflowSettings:
        """The same as a value that goes with the pipeline."""
        data = self.data_passing_method
        return WorkflowSettings(
            parallelism=self.parallelism,
            timeout_seconds=self.timeout or None,
            ttl_seconds=None if self.ttl_seconds_after_finished < 0 else self.ttl_seconds_after_finished,
            image_pull_policy=self.image_pull_policy,
            image_pull_secrets=tuple(self.image_pull_secrets),
            node_selector=self.default_pod_node_selector,
            dns_config=self.dns_config,
            min_available=self.min_available,
            data_volume=data.volume if data else {},
            data_volume_prefix=data.path_prefix if data else WorkflowSettings().data_volume_prefix,
        )

    def transform(self, tasks: Sequence[Task]) -> None:
        """Give every task to every transformer."""
        for task in tasks:
            for transformer in self.op_transformers:
                transformer(task)


def get_pipeline_conf() -> PipelineConf:
    """The settings of the pipeline whose function runs."""
    return conf_of(open_composition("dsl.get_pipeline_conf"))


def conf_of(composition: Composition) -> PipelineConf:
    """The settings of a composition."""
    if composition.conf is None:
        composition.conf = PipelineConf()
    return composition.conf
