"""A server in the cluster: a Deployment and the Service in front of it. All pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cluster_steps.errors import StepUsage
from cluster_steps.image_reference import parse_image
from cluster_steps.manifests import Manifest, object_manifest
from cluster_steps.names import check_service_name, label_value

SERVICE_TYPES = ("ClusterIP", "NodePort", "LoadBalancer")
USER = 1000
ROOT_GROUP = 0
"""Volumes are often folders of root that only its group may read besides; the group gives no other rights."""


@dataclass(frozen=True)
class Server:
    """What is to be served. `ports` are by name, the first is the one that readiness is asked at, over HTTP.

    `secret_env` names for a variable the Secret and its key; `seconds` is how long a rollout may take.
    """

    component: str
    name: str
    image: str
    ports: Mapping[str, int]
    readiness: str
    seconds: float
    command: Sequence[str] = ()
    args: Sequence[str] = ()
    env: Mapping[str, str] = field(default_factory=dict)
    secret_env: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    volumes: Sequence[Mapping[str, Any]] = ()
    mounts: Sequence[Mapping[str, Any]] = ()
    resources: Mapping[str, Any] = field(default_factory=dict)
    replicas: int = 1
    service_type: str = "ClusterIP"


def selector_labels(server: Server) -> dict[str, str]:
    """The labels by which the Service finds the pods; never those of a run, which change."""
    return {
        "app.kubernetes.io/name": label_value(server.component),
        "app.kubernetes.io/instance": label_value(server.name),
    }


def server_manifests(server: Server) -> list[Manifest]:
    """The Deployment and the Service. Raises StepUsage for names, images and ports that mean nothing."""
    check_service_name(server.name, "name of a Service")
    parse_image(server.image)
    if len(set(server.ports.values())) < len(server.ports):
        raise StepUsage("two ports are the same", "give each a number of its own")
    if server.service_type not in SERVICE_TYPES:
        raise StepUsage(f'"{server.service_type}" is no type of Service', f"use one of {', '.join(SERVICE_TYPES)}")
    if server.replicas < 1:
        raise StepUsage("replicas must be 1 or more", "use the action delete to remove the server")
    return [_deployment(server), _service(server)]


def _deployment(server: Server) -> Manifest:
    labels = selector_labels(server)
    pod = {
        "automountServiceAccountToken": False,
        "enableServiceLinks": False,
        "securityContext": {
            "runAsNonRoot": True,
            "runAsUser": USER,
            "runAsGroup": ROOT_GROUP,
            "supplementalGroups": [USER],
            "seccompProfile": {"type": "RuntimeDefault"},
        },
        "containers": [_container(server)],
        "volumes": [{"name": "tmp", "emptyDir": {}}, *(dict(volume) for volume in server.volumes)],
    }
    spec = {
        "replicas": server.replicas,
        "progressDeadlineSeconds": max(60, math.ceil(server.seconds)),
        "selector": {"matchLabels": labels},
        "template": {"metadata": {"labels": labels}, "spec": pod},
    }
    return object_manifest("apps/v1", "Deployment", server.name, spec)


def _container(server: Server) -> Manifest:
    first = next(iter(server.ports))
    container: Manifest = {
        "name": server.component.replace("_", "-"),
        "image": server.image,
        "args": list(server.args),
        "env": [
            *({"name": name, "value": value} for name, value in sorted(server.env.items())),
            *(
                {"name": name, "valueFrom": {"secretKeyRef": {"name": secret, "key": key}}}
                for name, (secret, key) in sorted(server.secret_env.items())
            ),
        ],
        "ports": [{"name": name, "containerPort": port} for name, port in server.ports.items()],
        "readinessProbe": {
            "httpGet": {"path": server.readiness, "port": first},
            "periodSeconds": 2,
            "timeoutSeconds": 5,
            "failureThreshold": 3,
        },
        "resources": dict(server.resources),
        "securityContext": {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        },
        "volumeMounts": [{"name": "tmp", "mountPath": "/tmp"}, *(dict(mount) for mount in server.mounts)],
    }
    return {**container, "command": list(server.command)} if server.command else container


def _service(server: Server) -> Manifest:
    spec = {
        "type": server.service_type,
        "selector": selector_labels(server),
        "ports": [{"name": name, "port": port, "targetPort": name} for name, port in server.ports.items()],
    }
    return object_manifest("v1", "Service", server.name, spec)


def service_url(name: str, namespace: str, port: int, path: str = "") -> str:
    """Where the Service answers within the cluster."""
    return f"http://{name}.{namespace}.svc:{port}{path}"
