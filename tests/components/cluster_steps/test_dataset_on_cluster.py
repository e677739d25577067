from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cluster_steps.cluster import Cluster
from tests.components.cluster_steps.claims import MINIO_IN_PODS, MINIO_SECRET, bucket, claim, load_steps_image
from tests.components.cluster_steps.operator_stand_in import operated, require_kind, stub
from tests.components.cluster_steps.rightful import rightful
from tests.components.cluster_steps.steps import Ended, Step

pytestmark = pytest.mark.cluster

GROUP = "batch.paddlepaddle.org/v1alpha1"
OUTPUTS = ("data", "dataset-ref", "status", "phase")
# The test bed's volumes belong to root.
AS_ROOT = "--run_as_user=0"
SUCCEEDED = ({"phase": "Running"}, {"phase": "Succeeded"})


@pytest.fixture
def allowed(cluster: Cluster, tmp_path: Path) -> Iterator[Step]:
    """A step with the rights of its component alone."""
    with rightful(cluster, "dataset", tmp_path) as found:
        yield found


@pytest.fixture
def name(cluster: Cluster, unique: str, step: Step) -> Iterator[str]:
    """A data set's name; what there is of it is deleted after the test."""
    require_kind(cluster, GROUP, "SampleSet")
    yield unique
    dataset(step, unique, "--action=delete")


def dataset(step: Step, name: str, *flags: str) -> Ended:
    source = ("--source_uri=s3://bucket/digits", "--source_secret=reader")
    return step("dataset", f"--name={name}", *source, "--timeout-minutes=2", *flags, outputs=OUTPUTS)


def test_a_set_is_made_filled_and_warmed(cluster: Cluster, allowed: Step, name: str) -> None:
    step = allowed
    a_set, sync = stub(GROUP, "SampleSet", name), stub(GROUP, "SampleJob", f"{name}-sync")
    warmup = stub(GROUP, "SampleJob", f"{name}-warmup")
    with operated(cluster, (a_set, ({"phase": "Mount"}, {"phase": "Ready"})), (sync, SUCCEEDED), (warmup, SUCCEEDED)):
        ended = dataset(step, name, "--run-id=one", "--partitions=2")
    assert ended.exit_code == 0, ended.log
    assert ended.text("phase") == "Ready"
    assert ended.json("status")["phase"] == "Ready"
    assert ended.json("dataset-ref") == {"sampleSet": name, "claim": name, "path": name}
    assert f"SampleJob kubeflow/{name}-sync: Succeeded" in ended.log
    made = cluster.get(a_set)
    assert made is not None
    assert made["spec"]["partitions"] == 2

    again = dataset(step, name, "--run-id=one", "--partitions=2")
    assert again.exit_code == 0, again.log
    assert "to run it anew" not in again.log

    for said in (f"delete: SampleSet kubeflow/{name}\n", "is not there"):
        gone = dataset(step, name, "--action=delete")
        assert (gone.exit_code, gone.text("phase")) == (0, "Deleted")
        assert said in gone.log
    assert [cluster.get(item) for item in (a_set, sync, warmup)] == [None, None, None]


def test_jobs_of_an_earlier_run_make_way(cluster: Cluster, step: Step, name: str) -> None:
    a_set, sync = stub(GROUP, "SampleSet", name), stub(GROUP, "SampleJob", f"{name}-sync")
    with operated(cluster, (a_set, ({"phase": "Ready"},)), (sync, ({"phase": "Failed"},))):
        failed = dataset(step, name, "--run-id=one")
    assert (failed.exit_code, failed.text("phase")) == (1, "Failed")
    assert f"SampleJob kubeflow/{name}-sync failed: Failed" in failed.log
    first = cluster.get(sync)
    assert first is not None
    timed_out = dataset(step, name, "--run-id=two", "--timeout-minutes=0.08")
    assert timed_out.exit_code == 124
    assert f"SampleJob kubeflow/{name}-sync was not as wanted" in timed_out.log
    second = cluster.get(sync)
    assert second is not None
    assert second["metadata"]["uid"] != first["metadata"]["uid"]


@pytest.mark.parametrize("phase", ["SyncFailed", "PartialReady"])
def test_a_set_that_cannot_be_made_ready_fails_at_once(cluster: Cluster, step: Step, name: str, phase: str) -> None:
    status = {"phase": phase, "cacheStatus": {"errorMassage": "no space"}}
    with operated(cluster, (stub(GROUP, "SampleSet", name), (status,))):
        ended = dataset(step, name)
    assert (ended.exit_code, ended.text("phase")) == (1, phase)
    assert ended.json("status")["cacheStatus"] == {"errorMassage": "no space"}


def test_from_a_bucket_to_an_artifact_and_to_a_claim_and_from_there_to_another(
    cluster: Cluster, step: Step, unique: str, tmp_path: Path
) -> None:
    load_steps_image()
    with bucket() as (store, source), claim(cluster) as first, claim(cluster) as second:
        store.mkdir(source)
        store.pipe_file(f"{source}/digits/train/a.csv", b"1,2\n")
        store.pipe_file(f"{source}/digits/labels.txt", b"one\n")
        plain = (
            "dataset",
            "--source_secret",
            MINIO_SECRET,
            "--mode=plain",
            "--timeout-minutes=3",
            "--run-id=r",
            AS_ROOT,
        )
        from_bucket = (f"--source_uri=s3://{source}/digits",)

        endpoint = f"--endpoint={store.endpoint_url}"
        artifact = step(*plain, f"--name={unique}", *from_bucket, endpoint, outputs=OUTPUTS)
        assert artifact.exit_code == 0, artifact.log
        files = {path.name: path.read_text() for path in (artifact.outputs / "data").rglob("*") if path.is_file()}
        assert files == {"a.csv": "1,2\n", "labels.txt": "one\n"}
        reference = artifact.json("dataset-ref")

        endpoint = f"--endpoint={MINIO_IN_PODS}"
        flags = (f"--name={unique}", *from_bucket, endpoint, f"--pvc_name={first}")
        copied = step(*plain, *flags, outputs=OUTPUTS)
        assert copied.exit_code == 0, copied.log
        assert copied.json("dataset-ref") == {**reference, "claim": first}
        assert copied.text("phase") == "Ready"
        assert "2 files, 8 bytes" in copied.log

        moved = f"--name={unique}-b", f"--source_uri=pvc://{first}/{unique}", f"--pvc_name={second}"
        onward = step(*plain, *moved, "--source_secret=", outputs=OUTPUTS)
        assert onward.exit_code == 0, onward.log
        assert onward.json("dataset-ref")["digest"] == reference["digest"]
        for used in (flags, moved):
            assert step(*plain, *used, "--action=delete", outputs=OUTPUTS).exit_code == 0
