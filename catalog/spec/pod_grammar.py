"""Reads `x-catalog.pod`: environment, resources, volumes and placement, in the words of a Kubernetes pod."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from yaml.nodes import MappingNode, Node

from catalog.spec.document import Reader, kind_of

KEYS = (
    "env",
    "envFrom",
    "resources",
    "volumes",
    "volumeMounts",
    "nodeSelector",
    "tolerations",
    "affinity",
    "sidecars",
    "initContainers",
    "imagePullPolicy",
    "imagePullSecrets",
    "serviceAccountName",
    "securityContext",
    "labels",
    "annotations",
    "priority",
    "container",
)
CONTAINER_KEYS = (
    "ports",
    "securityContext",
    "readinessProbe",
    "livenessProbe",
    "startupProbe",
    "lifecycle",
    "stdin",
    "stdinOnce",
    "tty",
    "terminationMessagePath",
    "terminationMessagePolicy",
    "volumeDevices",
    "workingDir",
)


def read_pod(reader: Reader, node: Node) -> Mapping[str, Any] | None:
    """The pod settings as plain data; `env` is a list of Kubernetes EnvVars, `resources` has limits and requests."""
    if not isinstance(node, MappingNode):
        reader.refuse(node, "wrong-type", f"pod must be a map, not {kind_of(node)}")
        return None
    fields = reader.fields(node, "pod", KEYS)
    pod = {name: reader.plain(value) for name, value in fields.items()}
    _check_env(reader, fields.get("env"), pod.get("env"))
    _check_resources(reader, fields.get("resources"), pod.get("resources"))
    if "container" in fields:
        _check_container(reader, fields["container"])
    return pod


def _check_container(reader: Reader, node: Node) -> None:
    if isinstance(node, MappingNode):
        reader.fields(node, "pod.container", CONTAINER_KEYS)
    else:
        reader.refuse(node, "wrong-type", f"pod.container must be a map, not {kind_of(node)}")


def _check_env(reader: Reader, node: Node | None, env: Any) -> None:
    if node is None:
        return
    good = isinstance(env, list) and all(isinstance(item, dict) and isinstance(item.get("name"), str) for item in env)
    if not good:
        reader.refuse(node, "extension-invalid", "pod.env must be a list of {name: …, value: …}")
        return
    for item in env:
        if "value" in item and not isinstance(item["value"], str):
            message = f'the value of environment variable "{item["name"]}" must be text'
            reader.refuse(node, "extension-invalid", message, "put it in quotes")


def _check_resources(reader: Reader, node: Node | None, resources: Any) -> None:
    if node is None:
        return
    good = isinstance(resources, dict) and all(
        side in ("limits", "requests") and isinstance(amounts, dict) for side, amounts in resources.items()
    )
    if not good:
        reader.refuse(node, "extension-invalid", "pod.resources must hold limits and requests, each a map of amounts")
