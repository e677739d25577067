from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cluster_steps.cluster import Cluster
from tests.components.cluster_steps.claims import (
    MINIO_IN_PODS,
    MINIO_SECRET,
    UNTIL_STOPPED,
    bucket,
    load_steps_image,
)
from tests.components.cluster_steps.operator_stand_in import operated, require_kind, stub
from tests.components.cluster_steps.rightful import rightful
from tests.components.cluster_steps.steps import Ended, Step

pytestmark = pytest.mark.cluster

GROUP = "elasticserving.paddlepaddle.org"
OUTPUTS = ("endpoint", "service-name", "status", "phase")


def serving(step: Step, name: str, *flags: str) -> Ended:
    asked = (f"--name={name}", "--image=busybox:1.36", "--model_name=digits", "--timeout-minutes=3")
    return step("serving", *asked, *flags, outputs=OUTPUTS)


@pytest.fixture
def step(cluster: Cluster, tmp_path: Path) -> Iterator[Step]:
    """Every step here has the rights of its component alone."""
    with rightful(cluster, "serving", tmp_path) as found:
        yield found


@pytest.fixture(params=[GROUP, "serving.paddlepaddle.org"])
def group(request: pytest.FixtureRequest, cluster: Cluster) -> str:
    require_kind(cluster, f"{request.param}/v1", "PaddleService")
    return str(request.param)


@pytest.fixture
def name(step: Step, unique: str) -> Iterator[str]:
    """A service's name; what there is of it, in either way, is deleted after the test."""
    yield unique
    for mode in ("paddleservice", "plain"):
        serving(step, unique, "--action=delete", f"--mode={mode}")


def test_a_paddle_service_is_waited_for_by_its_own_status(cluster: Cluster, step: Step, name: str, group: str) -> None:
    service = stub(f"{group}/v1", "PaddleService", name)
    starting = {"conditions": [{"type": "ConfigurationsReady", "status": "True"}]}
    ready = {
        "url": f"http://{name}.example.org",
        "conditions": [{"type": "Ready", "status": "True"}, *starting["conditions"]],
    }
    with operated(cluster, (service, (starting, ready))):
        ended = serving(step, name, f"--group={group}", "--port=9000")
    assert ended.exit_code == 0, ended.log
    assert (ended.text("phase"), ended.text("service-name")) == ("Ready", name)
    assert ended.text("endpoint") == f"http://{name}.example.org"
    made = cluster.get(service)
    assert made is not None
    assert made["spec"]["default"]["port"] == 9000
    for said in (f"delete: PaddleService kubeflow/{name}\n", "is not there"):
        gone = serving(step, name, f"--group={group}", "--action=delete", "--timeout-minutes=1")
        assert (gone.exit_code, gone.text("phase"), gone.text("endpoint")) == (0, "Deleted", "")
        assert said in gone.log
    assert cluster.get(stub("v1", "ConfigMap", f"{name}-model-fetch")) is None


def test_how_a_paddle_service_may_end_badly(cluster: Cluster, step: Step, name: str) -> None:
    require_kind(cluster, f"{GROUP}/v1", "PaddleService")
    late = serving(step, name, "--timeout-minutes=0.05")
    assert (late.exit_code, "no condition yet" in late.log) == (124, True)
    condition = {"type": "Ready", "status": "False", "reason": "RevisionFailed", "message": "no such image"}
    with operated(cluster, (stub(f"{GROUP}/v1", "PaddleService", name), ({"conditions": [condition]},))):
        failed = serving(step, name)
    assert failed.exit_code == 1
    assert "Ready: RevisionFailed: no such image" in failed.log
    assert failed.json("status")["conditions"][0]["reason"] == "RevisionFailed"


def test_a_model_of_the_hub_answers_on_the_port_that_was_asked_for(
    cluster: Cluster, step: Step, name: str, tmp_path: Path
) -> None:
    load_steps_image()
    with bucket() as (store, hub):
        digest = upload(step, store, hub, tmp_path, "first")
        server = json.dumps(["sh", "-ec", f'httpd -p "$PORT" -h "$MODEL_DIR"; {UNTIL_STOPPED}'])
        asked = ("--mode=plain", "--command", server, "--port=8765", "--readiness_path=/page.txt", f"--bucket={hub}")
        flags = (*asked, "--secret", MINIO_SECRET, f"--endpoint={MINIO_IN_PODS}")
        ended = serving(step, name, *flags, f"--model_digest={digest}")
        assert ended.exit_code == 0, ended.log
        assert ended.text("endpoint") == f"http://{name}.kubeflow:8765"
        assert answer(cluster, name, 8765) == "first"

        digest = upload(step, store, hub, tmp_path, "second")
        rolled = serving(step, name, *flags, f"--model_digest={digest}")
        assert rolled.exit_code == 0, rolled.log
        assert answer(cluster, name, 8765) == "second"

        missing = serving(step, name, *flags, "--model_version=9.9", "--timeout-minutes=0.3")
        assert missing.exit_code == 124
        assert answer(cluster, name, 8765) == "second"
        for said in (f"delete: Deployment kubeflow/{name}\n", "is not there"):
            gone = serving(step, name, *flags, "--action=delete")
            assert (gone.exit_code, said in gone.log) == (0, True)


def upload(step: Step, store: Any, hub: str, folder: Path, text: str) -> str:
    """Publish a model that is one page; its digest."""
    (folder / "model").mkdir(exist_ok=True)
    (folder / "model" / "page.txt").write_text(text)
    flags = ["--name=up", "--model_name=digits", "--pvc_name=", f"--model={folder / 'model'}", f"--bucket={hub}"]
    ended = step("modelhub", *flags, f"--endpoint={store.endpoint_url}", outputs=("digest",))
    assert ended.exit_code == 0, ended.log
    return ended.text("digest")


def answer(cluster: Cluster, name: str, port: int) -> str:
    """What the service says."""
    service = cluster.get(stub("v1", "Service", name))
    assert service is not None
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(f"http://{service['spec']['clusterIP']}:{port}/page.txt", timeout=10) as response:
        return str(response.read().decode())
