"""Files that go from task to task on a volume which all pods mount, instead of through the artifact repository.

A file is then known by its path on the volume, which is passed as a parameter; pods mount it from there.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Any

from catalog.compile.expressions import member, tag
from catalog.compile.output_folders import VOLUME as OUTPUTS
from catalog.errors import CompileError
from catalog.spec.special_outputs import special_output

VOLUME = "data-storage"
SUBPATH = "-subpath"

_FROM = re.compile(r"\{\{(?:inputs\.artifacts\.(.+)|tasks\.(.+)\.outputs\.artifacts\.(.+))\}\}")
_ARTIFACT = re.compile(r"\.outputs\.artifacts\.([\w-]+)")


def pass_on_volume(spec: Mapping[str, Any], volume: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    """A Workflow's `spec` with its artifacts on `volume`, below `prefix`, one folder for each pod.

    Constants stay artifacts of their own (`raw`), and so do the two outputs that KFP's user interface reads. Raises
    CompileError (rule argo-data-volume) for a file in a folder that cannot be mounted, and for one that is not made by
    a task of the Workflow.
    """
    templates = []
    for template in spec["templates"]:
        if "dag" in template:
            templates.append(_graph(template))
        else:
            templates.append(_pod(template, prefix) if "container" in template else dict(template))
    volumes = [*spec.get("volumes", []), {**volume, "name": VOLUME}]
    others = {name: value for name, value in spec.items() if name not in ("volumes", "templates")}
    return {**others, "volumes": volumes, "templates": templates}


def _pod(template: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    given, made = dict(template.get("inputs", {})), dict(template.get("outputs", {}))
    read = [item for item in given.get("artifacts", []) if "raw" not in item]
    written = made.get("artifacts", [])
    folders = _folders(template["name"], written, f"{prefix}{{{{workflow.uid}}}}_{{{{pod.name}}}}")
    given["parameters"] = [*given.get("parameters", []), *({"name": item["name"] + SUBPATH} for item in read)]
    given["artifacts"] = [item for item in given.get("artifacts", []) if "raw" in item]
    made["parameters"] = [*made.get("parameters", []), *_places(written, folders)]
    made["artifacts"] = [item for item in written if special_output(item["name"])]
    container = dict(template["container"])
    own = [
        mount
        for mount in container.get("volumeMounts", [])
        if mount["name"] != OUTPUTS or mount["mountPath"] not in folders
    ]
    container["volumeMounts"] = [*own, *_mounts(read, folders)]
    named = {mount["name"] for mount in own}
    volumes = [item for item in template.get("volumes", []) if item["name"] != OUTPUTS or OUTPUTS in named]
    changed = {"inputs": _filled(given), "outputs": _filled(made), "container": _filled(container), "volumes": volumes}
    return _filled({**template, **changed})


def _places(written: list[Mapping[str, Any]], folders: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """The parameters that tell where on the volume the files lie."""
    for item in written:
        folder, name = posixpath.split(item["path"])
        if folder in folders:
            yield {"name": item["name"] + SUBPATH, "value": f"{folders[folder]}/{name}"}


def _mounts(read: list[Mapping[str, Any]], folders: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    for item in read:
        place = f"{{{{inputs.parameters.{item['name']}{SUBPATH}}}}}"
        yield {"name": VOLUME, "mountPath": item["path"], "subPath": place, "readOnly": True}
    for folder, place in folders.items():
        yield {"name": VOLUME, "mountPath": folder, "subPath": place}


def _folders(template: str, files: list[Mapping[str, Any]], pod: str) -> dict[str, str]:
    """The folders that the files are written to, and where each of them lies on the volume."""
    found: dict[str, str] = {}
    for item in files:
        folder = posixpath.dirname(item["path"])
        if folder.strip("/"):
            found.setdefault(folder, f"{pod}/{item['name']}")
        elif not special_output(item["name"]):
            raise CompileError(
                f'"{template}" writes to {item["path"]}, and no volume can be mounted at that folder',
                rule="argo-data-volume",
                hint="write to a folder below /, or use outputPath",
            )
    return found


def _graph(template: Mapping[str, Any]) -> dict[str, Any]:
    given, made = dict(template.get("inputs", {})), dict(template.get("outputs", {}))
    given["parameters"] = [
        *given.get("parameters", []),
        *(
            {"name": item["name"] + SUBPATH, **({"default": ""} if item.get("optional") else {})}
            for item in given.pop("artifacts", [])
        ),
    ]
    made["parameters"] = [*made.get("parameters", []), *map(_exported, made.pop("artifacts", []))]
    tasks = [_task(template["name"], task) for task in template["dag"]["tasks"]]
    dag = {**template["dag"], "tasks": tasks}
    return _filled({**template, "inputs": _filled(given), "dag": dag, "outputs": _filled(made)})


def _task(template: str, task: Mapping[str, Any]) -> dict[str, Any]:
    arguments = dict(task.get("arguments", {}))
    files = arguments.pop("artifacts", [])
    if not files:
        return dict(task)
    for item in files:
        if "from" not in item:
            raise CompileError(
                f'"{task["name"]}" of "{template}" takes a file of an earlier run, which is not on the volume',
                rule="argo-data-volume",
                hint="run the pipeline without the cache",
            )
    passed = [{"name": item["name"] + SUBPATH, "value": tag(_place(item))} for item in files]
    return {**task, "arguments": {"parameters": [*arguments.get("parameters", []), *passed]}}


def _exported(item: Mapping[str, Any]) -> dict[str, Any]:
    if "fromExpression" in item:
        place = _ARTIFACT.sub(lambda found: member(".outputs.parameters", found[1] + SUBPATH), item["fromExpression"])
    else:
        place = _place(item)
    default = {"default": ""} if item.get("optional") else {}
    return {"name": item["name"] + SUBPATH, "valueFrom": {"expression": place, **default}}


def _place(item: Mapping[str, Any]) -> str:
    """The expression for where the file lies on the volume; empty text for one that may be absent, and is."""
    found = _FROM.fullmatch(item["from"])
    if found is None:
        raise AssertionError("a file comes from an input or from a task")
    if found[1]:
        return member("inputs.parameters", found[1] + SUBPATH)
    task = member("tasks", found[2])
    place = member(f"{task}.outputs.parameters", found[3] + SUBPATH)
    return f"({task}.status == 'Succeeded' ? {place} : '')" if item.get("optional") else place


def _filled(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in ([], {})}
