"""A task's pod settings as fields of an Argo template and its container."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from catalog.spec.input_references import fill_references

_POD_FIELDS = (
    "volumes",
    "nodeSelector",
    "tolerations",
    "affinity",
    "sidecars",
    "initContainers",
    "securityContext",
)
_CONTAINER_FIELDS = ("envFrom", "volumeMounts", "imagePullPolicy")


def container_fields(pod: Mapping[str, Any], fill: Callable[[str], str]) -> dict[str, Any]:
    """The fields of the main container; `fill` gives the tag for an input a text refers to.

    Amounts that refer to an input are left to `pod_patch`: Argo reads amounts before it fills tags in.
    """
    given = {name: fill_references(pod[name], fill) for name in _CONTAINER_FIELDS if pod.get(name)}
    resources = _amounts(pod, settled=True)
    if resources:
        given["resources"] = resources
    return {**given, **fill_references(dict(pod.get("container") or {}), fill)}


def template_fields(pod: Mapping[str, Any], fill: Callable[[str], str]) -> dict[str, Any]:
    """The fields of the template around the container."""
    fields = {name: fill_references(pod[name], fill) for name in _POD_FIELDS if pod.get(name)}
    if pod.get("serviceAccountName"):
        fields["serviceAccountName"] = fill_references(pod["serviceAccountName"], fill)
    patch = _pod_patch(pod, fill)
    if patch:
        fields["podSpecPatch"] = json.dumps(patch, sort_keys=True, ensure_ascii=False)
    return fields


def _pod_patch(pod: Mapping[str, Any], fill: Callable[[str], str]) -> dict[str, Any]:
    patch: dict[str, Any] = {}
    amounts = fill_references(_amounts(pod, settled=False), fill)
    if amounts:
        patch["containers"] = [{"name": "main", "resources": amounts}]
    if pod.get("imagePullSecrets"):
        patch["imagePullSecrets"] = fill_references(list(pod["imagePullSecrets"]), fill)
    if pod.get("priority") is not None:
        patch["priority"] = pod["priority"]
    return patch


def _amounts(pod: Mapping[str, Any], settled: bool) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for side, amounts in (pod.get("resources") or {}).items():
        kept = {name: amount for name, amount in amounts.items() if ("{{$." not in f"{name}{amount}") == settled}
        if kept:
            found[side] = kept
    return found
