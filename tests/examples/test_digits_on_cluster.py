"""The digits example, end to end on a cluster: its pipelines train, store, serve, and are asked over HTTP."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from catalog.client.session import open_session
from cluster_steps.cluster import Cluster, open_cluster
from cluster_steps.deadline import Deadline
from cluster_steps.errors import StepFailure
from examples.digits.trainer.images import DataSet, read_data_set
from tests.cli.command_line import CommandLine
from tests.cluster_runs import delete_workflows
from tests.components.cluster_steps.claims import MINIO_IN_PODS, MINIO_SECRET, bucket, load_steps_image
from tests.examples.digits_containers import SOURCES, loaded
from tests.requirements import require

pytestmark = pytest.mark.cluster

FOLDER = Path(__file__).parents[2] / "examples" / "digits"
TABLE = FOLDER / "data" / "digits.csv.gz"
NAMESPACE = "kubeflow"
LEFT_BEHIND = {
    "kubeflow.org/v1": ("TFJob", "PaddleJob"),
    "apps/v1": ("Deployment",),
    "v1": ("Service", "ConfigMap", "PersistentVolumeClaim"),
    "batch/v1": ("Job",),
}


@dataclass(frozen=True)
class Ended:
    """A run of a pipeline that has succeeded: its command line, what `catalog` told of it, and where it uploaded to."""

    cli: CommandLine
    command: tuple[str, ...]
    told: Any
    cluster: Cluster
    name: str
    store: Any
    bucket: str

    def proxied(self, service: str, path: str, body: object = None) -> Any:
        """What a Service answers, asked through the API server."""
        place = f"/api/v1/namespaces/{NAMESPACE}/services/{service}/proxy{path}"
        return self.cluster.connection.request("GET" if body is None else "POST", place, body=body)

    def archives(self) -> list[str]:
        """The paths of the archives in the model hub."""
        return sorted(path.split("/", 1)[1] for path in self.store.find(f"{self.bucket}/digits") if path.endswith("gz"))


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    require("cluster", bool(os.environ.get("KUBECONFIG")), "KUBECONFIG names no cluster")
    load_steps_image()
    for image in SOURCES:
        loaded(image)
    with open_cluster(NAMESPACE) as opened:
        yield opened


@pytest.fixture(scope="module")
def cli(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CommandLine]:
    """A user of the repository, with a run store of his own."""
    home = tmp_path_factory.mktemp("home")
    yield CommandLine(home, FOLDER.parents[1])
    with open_session(home=home, database="", artifact_root="") as session:
        delete_workflows(session)


@pytest.fixture(scope="module")
def ended(cluster: Cluster, cli: CommandLine) -> Iterator[dict[str, Ended]]:
    """Both pipelines, run beside each other."""
    names = {file: f"{file}-{uuid.uuid4().hex[:6]}" for file in ("pipeline", "paddle")}
    with bucket() as (store, place):
        store.mkdir(place)
        store.put(str(TABLE), f"{place}/source/digits.csv.gz")

        def run(file: str) -> Ended:
            command = command_line(file, names[file], place)
            return Ended(cli, command, cli.json(*command), cluster, names[file], store, place)

        try:
            with ThreadPoolExecutor(len(names)) as pool:
                yield dict(zip(names, pool.map(run, names), strict=True))
        finally:
            for name in names.values():
                clean_up(cluster, name)


def command_line(file: str, name: str, place: str) -> tuple[str, ...]:
    """What a user types to run a pipeline with the table that lies in the bucket `place`."""
    given = {
        "name": name,
        "source_uri": f"s3://{place}/source/digits.csv.gz",
        "source_access": MINIO_SECRET,
        "source_endpoint": MINIO_IN_PODS,
        "hub_endpoint": MINIO_IN_PODS,
        "hub_access": MINIO_SECRET,
        "hub_bucket": place,
    }
    arguments = [word for port, value in given.items() for word in ("-p", f"{port}={value}")]
    return ("run", f"examples/digits/{file}.yaml", "--engine", "argo", "--namespace", NAMESPACE, *arguments)


def clean_up(cluster: Cluster, name: str) -> None:
    """Delete what a run leaves, the servers too."""
    for version, kinds in LEFT_BEHIND.items():
        for kind in kinds:
            labels = f"app.kubernetes.io/instance in ({name},{name}-board)"
            for left in cluster.list(version, kind, labels=labels, namespace=NAMESPACE):
                cluster.delete(left)


@pytest.fixture(scope="module")
def data() -> DataSet:
    return read_data_set(TABLE, 0)


def share_right(answer: Any, data: DataSet) -> float:
    """The share of the test images whose digit was told rightly."""
    told = [int(row["digit"]) for row in answer["predictions"]]
    right = sum(digit == label for digit, label in zip(told, data.test.labels.tolist(), strict=True))
    return float(right / len(data.test))


def test_a_tfjob_trains_the_model_that_is_served(ended: dict[str, Ended], data: DataSet) -> None:
    run = ended["pipeline"]
    job = {"apiVersion": "kubeflow.org/v1", "kind": "TFJob", "metadata": {"name": run.name}}
    found = run.cluster.get(run.cluster.placed(job))
    assert found is not None
    assert set(found["spec"]["tfReplicaSpecs"]) == {"Chief", "PS", "Worker", "Evaluator"}
    asked = {"instances": data.test.pixels.tolist()}
    assert share_right(run.proxied(f"{run.name}:8501", "/v1/models/digits:predict", asked), data) > 0.95


def test_a_paddlejob_trains_the_same_and_the_hub_hands_it_on(ended: dict[str, Ended], data: DataSet) -> None:
    run = ended["paddle"]
    asked = {"instances": data.test.pixels.tolist()}
    assert share_right(run.proxied(f"{run.name}:8040", "/v1/models/digits:predict", asked), data) > 0.95


def test_the_models_are_in_the_hub(ended: dict[str, Ended]) -> None:
    archives = ended["paddle"].archives()
    assert "digits/latest/digits.tar.gz" in archives
    assert len(archives) > 1


def test_tensorboard_shows_the_curves_of_chief_and_evaluator(ended: dict[str, Ended]) -> None:
    run = ended["pipeline"]
    deadline = Deadline(120)
    tags: dict[str, Any] = {}
    while not {"train", "eval"} <= tags.keys() and not deadline.passed:
        tags = run.proxied(f"{run.name}-board:6006", "/data/plugin/scalars/tags")
        deadline.sleep(1)
    assert set(tags["train"]) == {"loss"}
    assert set(tags["eval"]) == {"accuracy", "loss"}


@pytest.mark.parametrize(("file", "port"), [("pipeline", "8501"), ("paddle", "8040")])
def test_the_run_store_has_the_outputs_and_the_metric(ended: dict[str, Ended], file: str, port: str) -> None:
    told = ended[file].told
    assert {task["state"] for task in told["tasks"]} == {"Succeeded"}
    assert f"//{ended[file].name}." in told["outputs"]["endpoint"]
    assert f":{port}" in told["outputs"]["endpoint"]
    assert told["outputs"]["model_uri"].startswith(f"s3://{ended[file].bucket}/digits/")
    metrics = {(metric["task"], metric["name"]): metric["value"] for metric in told["metrics"]}
    assert metrics["ask", "served-accuracy"] == float(told["outputs"]["accuracy"]) > 0.95


def test_a_second_run_makes_the_claim_anew_and_takes_nothing_that_lies_in_it(ended: dict[str, Ended]) -> None:
    first = ended["paddle"]
    foreseen = {task["task"]: task for task in first.cli.json(*first.command, "--dry-run")["tasks"]}
    assert {task["decision"] for task in foreseen.values()} == {"run"}
    assert foreseen["claim/make"]["reason"] == "what it does to a Kubernetes object is done each time"
    assert foreseen["data"]["reason"] == 'input "PVC Name" comes from "claim/open", which will run'


def test_a_wrong_question_is_told_so(ended: dict[str, Ended]) -> None:
    run = ended["pipeline"]
    with pytest.raises(StepFailure, match="must have the shape"):
        run.proxied(f"{run.name}:8501", "/v1/models/digits:predict", {"instances": [[1, 2]]})
