"""What kfp 2 keeps for Kubernetes beside an executor, as `x-catalog.pod`."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from catalog.compile.cursor import Cursor

KNOWN = (
    "secretAsEnv",
    "secretAsVolume",
    "configMapAsEnv",
    "configMapAsVolume",
    "pvcMount",
    "nodeSelector",
    "tolerations",
    "podMetadata",
    "imagePullPolicy",
    "imagePullSecret",
    "fieldPathAsEnv",
    "emptyDirMounts",
    "activeDeadlineSeconds",
)
_SIDES = (("secret", "Secret", "secret", "secretName"), ("configMap", "ConfigMap", "configMap", "name"))

# Gives the text of a name that may be known only when the task starts: a reference to an input.
Named = Callable[[Cursor], str]


def kubernetes_pod(place: Cursor, named: Named) -> dict[str, Any]:
    """The pod's settings; reports those that have no counterpart."""
    place.only(KNOWN, "ir-kubernetes", "settings that Kubernetes' words of x-catalog.pod have are read")
    pod: dict[str, Any] = {"env": [], "volumes": [], "volumeMounts": []}
    for side, _, _, _ in _SIDES:
        _add_env(pod, place, side, named)
    _add_fields(pod, place)
    _add_volumes(pod, place, named)
    for name in ("nodeSelector", "tolerations"):
        if place.get(name) is not None:
            _refuse_json(place, name)
    if place.get("nodeSelector", "labels") is not None:
        pod["nodeSelector"] = place.plain("nodeSelector", "labels")
    if place.get("tolerations") is not None:
        pod["tolerations"] = place.plain("tolerations")
    for name in ("labels", "annotations"):
        pod[name] = place.plain("podMetadata", name) or {}
    pod["imagePullPolicy"] = place.text("imagePullPolicy")
    pod["imagePullSecrets"] = [{"name": _name(item, "secretName", named)} for item in place.listed("imagePullSecret")]
    return {name: value for name, value in pod.items() if value not in ([], {}, "", None)}


def _name(place: Cursor, key: str, named: Named) -> str:
    """A name as such, or by kfp's older and newer ways to take it from a parameter."""
    given = place.get(f"{key}Parameter")
    return named(given) if given is not None else place.text(key)


def _add_env(pod: dict[str, Any], place: Cursor, side: str, named: Named) -> None:
    for item in place.listed(f"{side}AsEnv"):
        name = _name(item, f"{side}Name", named)
        for pair in item.listed("keyToEnv"):
            source: dict[str, Any] = {"name": name, "key": pair.text(f"{side}Key")}
            if item.plain("optional") is True:
                source["optional"] = True
            pod["env"].append({"name": pair.text("envVar"), "valueFrom": {f"{side}KeyRef": source}})


def _add_fields(pod: dict[str, Any], place: Cursor) -> None:
    for item in place.listed("fieldPathAsEnv"):
        source = {"fieldRef": {"fieldPath": item.text("fieldPath")}}
        pod["env"].append({"name": item.text("name"), "valueFrom": source})


def _add_volumes(pod: dict[str, Any], place: Cursor, named: Named) -> None:
    for side, _, kind, key in _SIDES:
        for item in place.listed(f"{side}AsVolume"):
            source: dict[str, Any] = {key: _name(item, f"{side}Name", named)}
            if item.plain("optional") is True:
                source["optional"] = True
            _mount(pod, item, {kind: source})
    for item in place.listed("pvcMount"):
        given = item.get("pvcNameParameter")
        claim = named(given if given is not None else item)
        _mount(pod, item, {"persistentVolumeClaim": {"claimName": claim}})
    for item in place.listed("emptyDirMounts"):
        source = {key: item.plain(key) for key in ("medium", "sizeLimit") if item.get(key) is not None}
        _mount(pod, item, {"emptyDir": source})


def _mount(pod: dict[str, Any], item: Cursor, source: dict[str, Any]) -> None:
    name = item.text("volumeName") or f"volume-{len(pod['volumes']) + 1}"
    pod["volumes"].append({"name": name, **source})
    mount = {"name": name, "mountPath": item.text("mountPath")}
    if item.text("subPath"):
        mount["subPath"] = item.text("subPath")
    pod["volumeMounts"].append(mount)


def _refuse_json(place: Cursor, name: str) -> None:
    """Whole settings as the value of a parameter cannot be had: only texts inside settings can."""
    found = place.get(name)
    if found is not None and "Json" in json.dumps(found.plain()):
        found.refuse("ir-kubernetes-json", f"{found.what} is taken whole from a parameter", "write its parts out")
