"""The jobs of the training operator as values."""

from __future__ import annotations

import argparse
import json
from typing import Any

import pytest

from cluster_steps.errors import StepUsage
from cluster_steps.pytorchjob import PYTORCHJOB
from cluster_steps.tfjob import TFJOB
from cluster_steps.training_operator import add_run_policy, job_manifest, replica_specs, run_policy
from tests.components.cluster_steps.steps import replica


def policy(*flags: str) -> dict[str, Any]:
    parser = argparse.ArgumentParser()
    add_run_policy(parser)
    return run_policy(parser.parse_args(flags))


def spec(container: str, **changes: Any) -> dict[str, Any]:
    return {**json.loads(replica(container, "true")), **changes}


def test_every_setting_of_the_run_stands_in_the_run_policy() -> None:
    flags = ("--active-deadline-seconds", "60", "--backoff-limit", "0", "--ttl-seconds-after-finished", "9")
    asked = policy(*flags, "--clean-pod-policy", "None", "--run-policy", '{"schedulingPolicy": {"queue": "q"}}')
    manifest = job_manifest(TFJOB, "v1", "digits", {"Worker": {}}, asked)
    assert manifest["spec"]["runPolicy"] == {
        "activeDeadlineSeconds": 60,
        "backoffLimit": 0,
        "ttlSecondsAfterFinished": 9,
        "cleanPodPolicy": "None",
        "schedulingPolicy": {"queue": "q"},
    }
    assert set(manifest["spec"]) == {"runPolicy", "tfReplicaSpecs"}


def test_a_number_below_0_is_one_that_is_not_set() -> None:
    assert policy("--backoff-limit", "-1") == {"cleanPodPolicy": "Running"}


def test_the_roles_that_are_given_are_taken() -> None:
    chief, worker = spec("tensorflow"), spec("tensorflow", replicas=2)
    assert replica_specs(TFJOB, {"Worker": worker, "PS": {}, "Chief": chief}) == {"Chief": chief, "Worker": worker}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, "one role or more: Master, Worker"),
        ({"Master": spec("tensorflow")}, 'no container is named "pytorch"'),
        ({"Master": {"replicas": 1}}, "there is none"),
        ({"Master": spec("pytorch", replicas="2")}, "whole number"),
        ({"Master": spec("pytorch", restartPolicy="Sometimes")}, "no restartPolicy"),
    ],
)
def test_replicas_that_the_operator_would_refuse(given: Any, told: str) -> None:
    with pytest.raises(StepUsage, match=told):
        replica_specs(PYTORCHJOB, given)


def test_the_name_of_a_job_begins_with_a_letter() -> None:
    with pytest.raises(StepUsage, match="name of a TFJob"):
        job_manifest(TFJOB, "v1", "1st", {}, {})
