"""The four components have the interface that pipelines written for Paddle's own components expect, and more."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.components.cluster_steps.steps import IMAGE_FOLDER
from tests.components.harness import load, run_component

COMMON = [("Name", "String", None), ("Namespace", "String", "kubeflow"), ("Action", "String", "apply")]
OPTIONAL = "optional"
PUBLISHED: dict[str, list[tuple[str, str, str | None]]] = {
    "dataset/1.0.0": [
        *COMMON,
        ("Partitions", "Integer", "1"),
        ("Source Uri", "String", None),
        ("Source Secret", "String", None),
    ],
    "training/1.0.0": [
        *COMMON,
        ("Project", "String", None),
        ("Image", "String", None),
        ("Config Path", "String", None),
        ("Config Changes", "String", OPTIONAL),
        ("Pretrain Model", "String", OPTIONAL),
        ("Dataset", "String", None),
        ("Train Label", "String", OPTIONAL),
        ("Test Label", "String", OPTIONAL),
        ("PVC Name", "String", None),
        ("Worker Replicas", "Integer", None),
        ("PS Replicas", "Integer", OPTIONAL),
        ("GPU Per Node", "Integer", OPTIONAL),
        ("Use VisualDL", "Boolean", OPTIONAL),
        ("Save Inference", "Boolean", OPTIONAL),
        ("Need Convert", "Boolean", OPTIONAL),
    ],
    "modelhub/1.0.0": [
        *COMMON,
        ("Model Name", "String", None),
        ("PVC Name", "String", None),
        ("Endpoint", "String", OPTIONAL),
        ("Model Version", "String", OPTIONAL),
    ],
    "serving/1.0.0": [
        *COMMON,
        ("Image", "String", None),
        ("Model Name", "String", None),
        ("Model Version", "String", OPTIONAL),
        ("Endpoint", "String", OPTIONAL),
        ("Port", "Integer", OPTIONAL),
    ],
}
SAMPLE = {
    "Name": "digits",
    "Source Uri": "pvc://raw/digits",
    "Mode": "plain",
    "PVC Name": "task-center",
    "Project": "PaddleOCR",
    "Image": "a:1",
    "Config Changes": "Global.epoch_num=1",
    "Pretrain Model": "https://host/a.b.pdparams",
    "Model Path": "pvc://task-center/digits.tar.gz",
    "Bucket": "models",
    "Dry Run": "true",
    "Readiness Path": "/",
    "Sample Set": "digits",
    "Owner": '{"apiVersion": "v1", "kind": "ConfigMap", "name": "a", "uid": "1"}',
}
BY_TYPE = {"String": "a", "Integer": "1", "Boolean": "true", "JsonObject": "{}", "JsonArray": '["true"]'}
GROUPS = {"training/1.0.0": "batch.paddlepaddle.org", "serving/1.0.0": "serving.paddlepaddle.org"}


@pytest.mark.parametrize("component", PUBLISHED)
def test_the_published_inputs_come_first_and_further_ones_are_optional(component: str) -> None:
    inputs = load(component).inputs
    published = PUBLISHED[component]
    found = [(port.name, port.type, OPTIONAL if port.optional else port.default) for port in inputs[: len(published)]]
    assert found == published
    assert all(port.optional for port in inputs[len(published) :])


@pytest.mark.parametrize("component", PUBLISHED)
def test_every_input_has_its_flag_and_every_output_is_written(component: str, tmp_path: Path) -> None:
    spec = load(component)
    arguments = {port.name: SAMPLE.get(port.name, BY_TYPE.get(str(port.type), "")) for port in spec.inputs}
    arguments.update({"Action": "apply", "Namespace": "kubeflow"})
    if component in GROUPS:
        arguments["Group"] = GROUPS[component]
    if component == "serving/1.0.0":
        arguments["Model Version"] = "1.0"
    artifact = {"Model": b"weights"} if arguments.pop("Model", None) is not None else {}
    bin_folder = str(Path(sys.executable).parent)
    environment = {"PYTHONPATH": str(IMAGE_FOLDER), "PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}"}
    outcome = run_component(component, tmp_path, arguments, artifact, environment)
    assert outcome.exit_code == 0, outcome.log
    assert all(path.exists() for path in outcome.outputs.values())
