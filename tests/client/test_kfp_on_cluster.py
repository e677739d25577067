"""`catalog.Client` on a cluster: claims, volumes, Kubernetes objects and settings from values, in one run."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from kubernetes import client as k8s

from catalog import Client, dsl
from catalog.client.outputs import run_outputs
from catalog.store.find_runs import get_run
from tests.cluster_runs import delete_workflows
from tests.requirements import cluster_available, require

WORD = """he said "hi" & <b>,
it's $HOME and \\"""


@dsl.pipeline(name="objects")
def objects(name: str, size: str = "16Mi", tag: str = "1.36", word: str = WORD) -> object:
    """Writes to a claim, reads it in another pod, and hands the text on through a config map."""
    claim = dsl.VolumeOp(name="claim", resource_name="data", size=size, modes=dsl.VOLUME_MODE_RWO)
    write = dsl.ContainerOp(
        "write", f"busybox:{tag}", ["sh", "-ec", 'printf %s "$W" > /mnt/a'], pvolumes={"/mnt": claim.volume}
    )
    write.add_env_variable(k8s.V1EnvVar(name="W", value=f"<{word}>")).set_memory_limit("64Mi")
    write.add_sidecar(dsl.Sidecar("side", "busybox:1.36", command=["sleep", "600"]))
    read = dsl.ContainerOp(
        "read",
        "busybox:1.36",
        ["sh", "-ec", "cp /mnt/a /tmp/out"],
        pvolumes={"/mnt": write.pvolume},
        file_outputs={"text": "/tmp/out"},
    )
    config = dsl.ResourceOp(
        name="config",
        k8s_resource=k8s.V1ConfigMap(
            api_version="v1", kind="ConfigMap", metadata=k8s.V1ObjectMeta(name=name), data={"a": read.output}
        ),
        attribute_outputs={"value": "{.data.a}"},
    )
    made = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": config.outputs["name"]}}
    dsl.ResourceOp(name="forget", k8s_resource=made, action="delete")
    volume = {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"name": claim.outputs["name"]}}
    dsl.ResourceOp(name="free", k8s_resource=volume, action="delete").after(read)
    return config.output


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    """A client of the cluster, with empty stores."""
    for name in ("CATALOG_DATABASE", "CATALOG_ARTIFACTS", "CATALOG_LIBRARIES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CATALOG_HOME", str(tmp_path / "home"))
    with Client(engine="argo") as opened:
        yield opened
        delete_workflows(opened.session)


@pytest.mark.cluster
def test_objects_and_volumes_on_a_cluster(client: Client) -> None:
    require("cluster", cluster_available(), "no cluster with Argo Workflows answers")
    result = client.create_run_from_pipeline_func(objects, {"name": f"objects-{uuid.uuid4().hex[:8]}"})
    run = result.wait_for_run_completion(timeout=180).run
    assert (run.status, run.error) == ("Succeeded", "")
    assert run_outputs(get_run(client.session.store, run.id), client.session) == {"Output": f"<{WORD}>"}
