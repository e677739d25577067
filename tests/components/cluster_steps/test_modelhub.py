from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from cluster_steps.claim_uri import ClaimPath
from cluster_steps.cli import main
from cluster_steps.errors import StepUsage
from cluster_steps.manifests import Marks
from cluster_steps.modelhub import source_in_claim, upload_job
from cluster_steps.modelhub_store import Place
from cluster_steps.order import Order

ARGS = argparse.Namespace(
    name="up",
    model_name="digits",
    pvc_name="task-center",
    model_path="",
    endpoint="http://minio:9000",
    secret="",
    update_latest=True,
    steps_image="registry:5000/steps:1",
    run_as_user=1000,
)
PLACE = Place("model-center", "digits", "1.0")


def changed(**values: object) -> argparse.Namespace:
    return argparse.Namespace(**{**vars(ARGS), **values})


def order(action: str) -> Order:
    return Order(action, "kubeflow", 60, Marks("modelhub", "up"), {}, False)


@pytest.mark.parametrize(
    ("args", "place"),
    [
        (ARGS, ClaimPath("task-center", "digits.tar.gz")),
        (changed(model_path="models/digits"), ClaimPath("task-center", "models/digits")),
        (changed(pvc_name="", model_path="pvc://other/a.tar.gz"), ClaimPath("other", "a.tar.gz")),
    ],
)
def test_where_the_model_lies(args: argparse.Namespace, place: ClaimPath) -> None:
    assert source_in_claim(args) == place


@pytest.mark.parametrize("values", [{"pvc_name": ""}, {"model_path": "../x"}, {"pvc_name": "No Claim"}])
def test_no_model(values: dict[str, str]) -> None:
    with pytest.raises(StepUsage):
        source_in_claim(changed(**values))


def test_the_job_reads_the_claim_and_the_key_from_a_mounted_secret() -> None:
    job = upload_job(changed(secret="mine"), order("apply"), PLACE, ClaimPath("task-center", "digits.tar.gz"))
    pod = job["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    assert job["metadata"]["name"] == "up-model-hub"
    assert container["image"] == "registry:5000/steps:1"
    assert container["command"][3:5] == ["--source", "/mnt/task-center/digits.tar.gz"]
    assert container["volumeMounts"][0]["readOnly"] is True
    assert {"name": "storage-secret", "secret": {"secretName": "mine"}} in pod["volumes"]
    assert "env" not in container


def test_create_keeps_what_is_there() -> None:
    source = ClaimPath("task-center", "digits.tar.gz")
    words = {
        action: upload_job(ARGS, order(action), PLACE, source)["spec"]["template"]["spec"]["containers"][0]["command"]
        for action in ("apply", "create")
    }
    assert "--keep" in words["create"]
    assert "--keep" not in words["apply"]


@pytest.mark.parametrize(
    ("bucket", "model", "version"),
    [("A", "m", "1"), ("bucket", "../m", "1"), ("bucket", "m", "a/b"), ("bucket", "", "1")],
)
def test_names_that_would_lie_elsewhere_are_refused(bucket: str, model: str, version: str) -> None:
    with pytest.raises(StepUsage):
        Place(bucket, model, version)


def test_the_parts_of_a_place() -> None:
    assert PLACE.archive == "model-center/digits/1.0/digits.tar.gz"
    assert PLACE.checksum == "model-center/digits/1.0/digits.tar.gz.sha256"
    assert PLACE.at("latest").folder == "model-center/digits/latest"


def test_a_dry_run_asks_nobody(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    flags = ["--name=up", "--model_name=digits", "--pvc_name=task-center", "--dry-run=true"]
    assert main(["modelhub", *flags, f"--output-model-version={tmp_path}/version"]) == 0
    assert '"up-model-hub"' in capsys.readouterr().out
    assert (tmp_path / "version").read_text() == "latest"
