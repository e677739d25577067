"""Settings of a pipeline as a whole."""

from __future__ import annotations

from typing import Any

import pytest
from kubernetes import client as k8s

from catalog import dsl
from catalog.dsl.build import build_pipeline
from catalog.errors import CompositionError
from catalog.pipeline.settings import WorkflowSettings, settings_of
from tests.dsl.building import graph
from tests.dsl.components import echo


def test_the_settings_go_with_the_pipeline() -> None:
    def pipeline() -> None:
        echo("a")
        conf = dsl.get_pipeline_conf()
        conf.set_timeout(60).set_parallelism(3).set_ttl_seconds_after_finished(5).set_image_pull_policy("Never")
        conf.set_image_pull_secrets([k8s.V1LocalObjectReference(name="a"), {"name": "b"}, "c"])
        conf.set_pod_disruption_budget("50%").set_default_pod_node_selector("disk", "ssd")
        conf.set_dns_config(k8s.V1PodDNSConfig(nameservers=["1.2.3.4"]))
        volume = k8s.V1Volume(name="v", persistent_volume_claim=k8s.V1PersistentVolumeClaimVolumeSource(claim_name="c"))
        conf.data_passing_method = dsl.data_passing_methods.KubernetesVolume(volume, "data/")

    assert settings_of(build_pipeline(pipeline)) == WorkflowSettings(
        timeout_seconds=60,
        parallelism=3,
        ttl_seconds=5,
        image_pull_policy="Never",
        image_pull_secrets=("a", "b", "c"),
        min_available="50%",
        node_selector={"disk": "ssd"},
        dns_config={"nameservers": ["1.2.3.4"]},
        data_volume={"name": "v", "persistentVolumeClaim": {"claimName": "c"}},
        data_volume_prefix="data/",
    )


def test_without_settings_there_is_no_annotation() -> None:
    def pipeline() -> None:
        echo("a")

    assert build_pipeline(pipeline).metadata is None


def test_transformers_are_given_every_task_when_all_are_there() -> None:
    seen: list[str] = []

    def label(op: Any) -> None:
        seen.append(op.name)
        op.add_pod_label("team", "a")

    def pipeline() -> None:
        dsl.get_pipeline_conf().add_op_transformer(label)
        first = echo("a")
        with dsl.Condition(first.output == "a"):
            dsl.ContainerOp("say", "bash", command="echo")

    spec = build_pipeline(pipeline)
    assert seen == ["echo", "say"]
    for task in (graph(spec)["echo"], graph(spec, "condition-1")["say"]):
        assert task.extension is not None
        assert task.extension.pod == {"labels": {"team": "a"}}


def test_settings_from_outside_replace_those_of_the_function() -> None:
    def pipeline() -> None:
        dsl.get_pipeline_conf().set_timeout(60)
        echo("a")

    conf = dsl.PipelineConf().set_parallelism(2)
    assert settings_of(build_pipeline(pipeline, conf)) == WorkflowSettings(parallelism=2)


def test_settings_exist_only_inside_of_a_pipeline() -> None:
    with pytest.raises(CompositionError) as caught:
        dsl.get_pipeline_conf()
    assert caught.value.rule == "outside-pipeline"


@pytest.mark.parametrize("wrong", [0, -1, "many"])
def test_parallelism_is_a_number(wrong: Any) -> None:
    with pytest.raises(CompositionError):
        dsl.PipelineConf().set_parallelism(wrong)


def test_a_pull_policy_is_one_of_three() -> None:
    with pytest.raises(CompositionError):
        dsl.PipelineConf().set_image_pull_policy("never")
