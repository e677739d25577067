from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cluster_steps.cli import main
from cluster_steps.errors import StepUsage
from cluster_steps.predicates import Verdict
from cluster_steps.training import job_ends, plan_of, pods_of
from cluster_steps.training_arguments import Training, parse, training_of

REQUIRED = {
    "name": "digits",
    "project": "PaddleOCR",
    "image": "registry:5000/team/ocr",
    "config_path": "configs/rec.yml",
    "dataset": "icdar",
    "pvc_name": "task-center",
    "worker_replicas": "1",
}


def training(**values: str) -> Training:
    flags = [f"--{name}={value}" for name, value in {**REQUIRED, **values}.items()]
    return training_of(parse(flags), 60)


def names(training: Training) -> list[str]:
    return [f"{item['kind']}/{item['metadata']['name']}" for item in plan_of(training).manifests]


def test_without_further_words_a_model_is_exported_and_converted() -> None:
    assert names(training()) == ["PaddleJob/digits", "Job/digits-inference-convert", "Job/digits-serving-convert"]


def test_all_that_a_training_may_have() -> None:
    assert names(training(use_visualdl="true", pretrain_model="https://host/a.b.pdparams")) == [
        "PaddleJob/digits",
        "Job/digits-pretrained",
        "Deployment/digits-visualdl",
        "Service/digits-visualdl",
        "Job/digits-inference-convert",
        "Job/digits-serving-convert",
    ]


def test_delete_looks_for_all_that_a_training_may_have() -> None:
    few = training(save_inference="false")
    assert names(few) == ["PaddleJob/digits"]
    assert names(few.with_everything()) == names(training(use_visualdl="true", pretrain_model="https://host/a"))


@pytest.mark.parametrize(
    ("values", "inference", "archive"),
    [
        ({}, "pvc://task-center/inference/digits", "pvc://task-center/digits.tar.gz"),
        ({"need_convert": "false"}, "pvc://task-center/inference/digits", ""),
        ({"save_inference": "false"}, "", ""),
    ],
)
def test_results_are_named_where_they_are_made(values: dict[str, str], inference: str, archive: str) -> None:
    found = training(**values)
    assert found.model_uri == "pvc://task-center/models/digits"
    assert (found.inference_uri, found.archive_uri) == (inference, archive)


def test_the_data_set_of_the_component_dataset_goes_before_the_name() -> None:
    reference = json.dumps({"claim": "task-center", "path": "raw/digits", "digest": "sha256:1"})
    found = training(dataset_ref=reference)
    assert found.job.data == {"claim": "task-center"}
    assert "Train.dataset.data_dir=/mnt/data-center/raw/digits/" in found.job.command
    assert training().job.data == {"sampleSet": "icdar", "claim": "icdar"}


def test_any_project_can_be_trained_by_its_command() -> None:
    found = training(project="Digits", command='["python", "train.py", "a b"]', save_inference="false")
    assert found.job.command == ["python", "train.py", "a b"]
    with pytest.raises(StepUsage, match="not known"):
        training(project="Digits")
    with pytest.raises(StepUsage, match="how this model is exported"):
        training(project="Digits", command='["true"]')


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"name": "1digits"}, "is no name"),
        ({"image": "a b"}, "is no image"),
        ({"train_label": "../x"}, "leads out"),
        ({"dataset_ref": '{"path": "/etc"}'}, "leads out"),
        ({"config_changes": "a"}, "is not of the form"),
        ({"pvc_name": "A"}, "name of a claim"),
    ],
)
def test_what_means_nothing_is_refused(values: dict[str, str], message: str) -> None:
    with pytest.raises(StepUsage, match=message):
        training(**values)


@pytest.mark.parametrize("words", ['"true"', "[1]", "true"])
def test_a_command_is_a_list_of_words(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        training(command=words)
    assert ended.value.code == 2
    assert "--command" in capsys.readouterr().err


def test_the_viewer_uses_the_image_of_the_training_and_its_log_folder() -> None:
    found = training(use_visualdl="true")
    assert found.viewer_image == "registry:5000/team/ocr"
    assert found.viewer_command[:3] == ["visualdl", "--logdir", "/mnt/task-center/models/digits/vdl"]
    deployment, service = (stage.manifest for stage in plan_of(found).viewer)
    container = deployment["spec"]["template"]["spec"]["containers"][0]
    assert container["readinessProbe"]["httpGet"]["port"] == 8040
    assert container["volumeMounts"][0]["readOnly"] is True
    assert service["spec"]["selector"] == deployment["spec"]["template"]["metadata"]["labels"]


@pytest.mark.parametrize(
    ("group", "status", "verdict"),
    [
        ("kubeflow.org", {"conditions": [{"type": "Succeeded", "status": "True"}]}, Verdict.SUCCESS),
        ("kubeflow.org", {"conditions": [{"type": "Failed", "status": "True"}]}, Verdict.FAILURE),
        ("kubeflow.org", {"conditions": [{"type": "Running", "status": "True"}]}, Verdict.WAIT),
        ("kubeflow.org", {"conditions": [{"type": "Succeeded", "status": "False"}]}, Verdict.WAIT),
        ("batch.paddlepaddle.org", {"phase": "Succeed"}, Verdict.SUCCESS),
        ("batch.paddlepaddle.org", {"phase": "Completed"}, Verdict.SUCCESS),
        ("batch.paddlepaddle.org", {"phase": "Terminated"}, Verdict.FAILURE),
        ("batch.paddlepaddle.org", {"phase": "Running"}, Verdict.WAIT),
    ],
)
def test_a_job_ends_as_its_operator_says(group: str, status: dict[str, Any], verdict: Verdict) -> None:
    assert job_ends(group)({"metadata": {"name": "digits"}, "status": status}).verdict is verdict


def test_the_pods_of_a_job_are_found_by_the_labels_of_its_operator() -> None:
    assert pods_of(training()) == "training.kubeflow.org/job-name=digits"
    with_servers = training(group="batch.paddlepaddle.org", worker_replicas="2", ps_replicas="1")
    assert pods_of(with_servers) == "paddle-res-name in (digits-worker-0,digits-worker-1,digits-ps-0)"


def test_a_dry_run_writes_every_output_and_shows_no_secret(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outputs = ["model", "inference-model", "serving-archive", "visualdl-address", "metrics", "ui-metadata", "status"]
    flags = [f"--{name}={value}" for name, value in REQUIRED.items()]
    flags += [f"--output-{name}={tmp_path / name}" for name in (*outputs, "phase")]
    environment = json.dumps({"API_TOKEN": "hush-hush"})
    assert main(["training", *flags, "--dry-run=true", f"--env={environment}"]) == 0
    assert {path.name for path in tmp_path.iterdir()} == {*outputs, "phase"}
    assert "hush-hush" not in capsys.readouterr().out
