"""The pods of a training job as Kubernetes wants them, for the operator's `tfReplicaSpecs`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MOUNT = "/mnt/digits"
USER = 65532


@dataclass(frozen=True)
class JobFiles:
    """Where a job finds and leaves its files: `data` and `output` are paths in the claim."""

    claim: str
    data: str
    output: str

    @property
    def model_path(self) -> str:
        """The folder of the exported versions, in the claim."""
        return f"{self.output}/model"

    @property
    def model_dir(self) -> str:
        """The same as an address."""
        return f"pvc://{self.claim}/{self.model_path}"

    @property
    def log_dir(self) -> str:
        """The folder TensorBoard reads, as an address."""
        return f"pvc://{self.claim}/{self.output}/logs"


def tfjob_specs(image: str, files: JobFiles, workers: int, servers: int, version: int) -> dict[str, dict[str, Any]]:
    """The replica specs of a TFJob: a chief, parameter servers, workers and an evaluator."""
    replicas = {"Chief": 1, "PS": servers, "Worker": workers, "Evaluator": 1}
    template = _template(image, files, version)
    return {role: _replicas(count, template) for role, count in replicas.items() if count}


def _replicas(count: int, template: Mapping[str, Any]) -> dict[str, Any]:
    return {"replicas": count, "restartPolicy": "OnFailure", "template": template}


def _template(image: str, files: JobFiles, version: int) -> dict[str, Any]:
    program = ["python", "-m", "trainer", "train", "--data", f"{MOUNT}/{files.data}"]
    described = {
        "name": "tensorflow",
        "image": image,
        "command": [*program, "--output", f"{MOUNT}/{files.output}", "--model-version", str(version)],
        "env": [{"name": "OMP_NUM_THREADS", "value": "1"}, {"name": "OPENBLAS_NUM_THREADS", "value": "1"}],
        "volumeMounts": [{"name": "files", "mountPath": MOUNT}],
        "resources": {"requests": {"cpu": "50m", "memory": "64Mi"}, "limits": {"memory": "512Mi"}},
        "securityContext": {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        },
    }
    pod = {
        "automountServiceAccountToken": False,
        "securityContext": {"runAsNonRoot": True, "runAsUser": USER, "fsGroup": USER},
        "containers": [described],
        "volumes": [{"name": "files", "persistentVolumeClaim": {"claimName": files.claim}}],
    }
    return {"metadata": {"annotations": {"sidecar.istio.io/inject": "false"}}, "spec": pod}
