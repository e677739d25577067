"""What serves a model: a PaddleService, or a Deployment with a Service. The model is fetched from the hub first."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

from cluster_steps.image_reference import ImageReference
from cluster_steps.step_job import STEPS_USER, locked_container, volume_mounts, volumes

GROUPS = ("elasticserving.paddlepaddle.org", "serving.paddlepaddle.org")
MODELS = "/models"
PROGRAMS = "/opt/model-fetch"
FETCHERS = ("__init__", "serving_fetch", "storage_credentials")


@dataclass(frozen=True)
class Server:
    """A server of one model. `secret` has the hub's access key, '' for none; `digest` is what the model must have.

    `command` is the server's own, [] for Paddle Serving; `probe` the path that answers when it is ready, '' for "the
    port takes connections". `seconds` is how long a rollout may take.
    """

    name: str
    image: ImageReference
    port: int
    model: str
    version: str
    endpoint: str
    bucket: str
    secret: str
    digest: str = ""
    command: Sequence[str] = ()
    probe: str = ""
    replicas: int = 1
    revision: str = ""
    seconds: int = 600

    @property
    def model_folder(self) -> str:
        """Where the server finds the model."""
        return f"{MODELS}/{self.model}"

    @property
    def server_command(self) -> list[str]:
        """The command that serves."""
        paddle = ["python3", "-m", "paddle_serving_server.serve", "--model", f"{self.model_folder}/server"]
        return list(self.command) or [*paddle, "--port", str(self.port)]

    @property
    def fetch_arguments(self) -> list[str]:
        """The flags of the program that fetches the model."""
        flags = ["--endpoint", self.endpoint, "--bucket", self.bucket, "--model", self.model]
        flags += ["--version", self.version, "--target", MODELS]
        return [*flags, "--digest", self.digest] if self.digest else flags

    @property
    def environment(self) -> list[dict[str, str]]:
        """What the server may want to know; the names of TensorFlow Serving where it has one."""
        values = {
            "MODEL_NAME": self.model,
            "MODEL_VERSION": self.version,
            "MODEL_BASE_PATH": MODELS,
            "MODEL_DIR": self.model_folder,
            "PORT": str(self.port),
        }
        return [{"name": name, "value": value} for name, value in values.items()]


def fetcher_name(name: str) -> str:
    """The name of the ConfigMap with the program that fetches."""
    return f"{name}-model-fetch"


def fetcher(server: Server) -> dict[str, Any]:
    """The program that fetches, for a server image that is not ours."""
    package = resources.files("cluster_steps")
    data = {f"{name}.py": package.joinpath(f"{name}.py").read_text(encoding="utf-8") for name in FETCHERS}
    metadata = {"name": fetcher_name(server.name)}
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": data}


def paddle_service(server: Server, group: str) -> dict[str, Any]:
    """The PaddleService. The operator hands `arg` to a shell, so each word in it is quoted."""
    digest = server.image.digest
    name = server.image.name + (f":{server.image.tag}" if digest and server.image.tag else "")
    # The operator writes <containerImage>:<tag>; a digest is split so that this gives the reference again.
    image, tag = (f"{name}@{digest.split(':')[0]}", digest.split(":")[1]) if digest else (name, server.image.tag)
    fetch = ["env", f"PYTHONPATH={PROGRAMS}", "python3", "-m", "cluster_steps.serving_fetch", *server.fetch_arguments]
    default = {
        "containerImage": image,
        "tag": tag or "latest",
        "port": server.port,
        "arg": f"{shlex.join(fetch)} && exec {shlex.join(server.server_command)}",
    }
    items = [{"key": f"{name}.py", "path": f"cluster_steps/{name}.py"} for name in FETCHERS]
    programs = {"name": "programs", "configMap": {"name": fetcher_name(server.name), "items": items}}
    spec = {
        "default": default,
        "runtimeVersion": "paddleserving",
        "service": {"minScale": server.replicas},
        "volumes": [*volumes((), server.secret), {"name": "models", "emptyDir": {}}, programs],
        "volumeMounts": [
            *volume_mounts((), server.secret),
            {"name": "models", "mountPath": MODELS},
            {"name": "programs", "mountPath": PROGRAMS, "readOnly": True},
        ],
    }
    return {"apiVersion": f"{group}/v1", "kind": "PaddleService", "metadata": {"name": server.name}, "spec": spec}


def deployment(server: Server, steps_image: str) -> dict[str, Any]:
    """The Deployment of the plain way; only the container that fetches sees the access key."""
    labels = {"app": server.name}
    models = {"name": "models", "mountPath": MODELS}
    fetch = {
        "name": "fetch-model",
        "image": steps_image,
        "command": ["python", "-m", "cluster_steps.serving_fetch", *server.fetch_arguments],
        "securityContext": locked_container(),
        "volumeMounts": [*volume_mounts((), server.secret), models],
    }
    check = {"httpGet": {"path": server.probe, "port": server.port}} if server.probe else {}
    container = {
        "name": "server",
        "image": str(server.image),
        "command": server.server_command,
        "env": server.environment,
        "workingDir": MODELS,
        "ports": [{"name": "http", "containerPort": server.port}],
        "readinessProbe": {
            **(check or {"tcpSocket": {"port": server.port}}),
            "periodSeconds": 2,
            "failureThreshold": 3,
        },
        "volumeMounts": [models],
    }
    pod = {
        "initContainers": [fetch],
        "containers": [container],
        "volumes": [*volumes((), server.secret), {"name": "models", "emptyDir": {}}],
        # So that the fetching container, which is no root, can read the Secret.
        "securityContext": {"fsGroup": STEPS_USER},
        "automountServiceAccountToken": False,
    }
    # Another model or run is another revision, though name and version of the model may be the same.
    annotations = {"kfp-catalog.github.io/revision": server.digest or server.revision}
    template = {"metadata": {"labels": labels, "annotations": annotations}, "spec": pod}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": server.name},
        "spec": {
            "replicas": server.replicas,
            "progressDeadlineSeconds": server.seconds,
            "selector": {"matchLabels": labels},
            "template": template,
        },
    }


def plain_service(server: Server) -> dict[str, Any]:
    """The Service of the plain way, on the port the server listens on."""
    ports = [{"name": "http", "port": server.port, "targetPort": server.port}]
    spec = {"selector": {"app": server.name}, "ports": ports}
    return {"apiVersion": "v1", "kind": "Service", "metadata": {"name": server.name}, "spec": spec}
