"""What each pod of a Workflow gets, with every reference followed to where its value comes from.

Works on our Workflows and on those of kfp 1.8, so that the two can be compared: names of templates, parameters and
groups are gone, and a value reads `<task-output>`, `<parameter>` or `<each of …>`.
"""

from __future__ import annotations

import ast
import dataclasses
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

Scope = Mapping[str, str]

_TAG = re.compile(r"\{\{(=?)(.*?)\}\}", re.DOTALL)
_NAME = r"(?:\.(\w+)|\['([^']+)'\])"
_REFERENCE = re.compile(rf"(inputs|workflow)\.parameters{_NAME}|tasks{_NAME}\.outputs\.parameters{_NAME}")
_COMPARISON = re.compile(r"(.+?) (==|!=|>=|<=|>|<) (.+)", re.DOTALL)
_ITEM = re.compile(r"item(?:\.(\w+))?|fromJSON\(item\)(?:\.(\w+)|\['([^']+)'\])")
_LITERAL = re.compile(r"'(?:[^'\\]|\\.)*'")

DATA_VOLUME = "data-storage"
# What is told as files and outputs, and what only we add.
TAKEN_APART = (DATA_VOLUME, "catalog-outputs", "CATALOG_BRACE")


@dataclasses.dataclass
class Pod:
    """One pod, or one object that is made: `settings` is what stands beside its command line and its data."""

    image: str = ""
    command: list[str] = dataclasses.field(default_factory=list)
    args: list[str] = dataclasses.field(default_factory=list)
    files: dict[str, str] = dataclasses.field(default_factory=dict)
    outputs: dict[str, str] = dataclasses.field(default_factory=dict)
    conditions: list[str] = dataclasses.field(default_factory=list)
    loops: list[str] = dataclasses.field(default_factory=list)
    limits: list[int] = dataclasses.field(default_factory=list)
    after: list[str] = dataclasses.field(default_factory=list)
    at_exit: bool = False
    resource: Any = None
    settings: dict[str, Any] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True)
class Path:
    """The way to a task: what holds for everything below."""

    parameters: Scope
    artifacts: Scope
    conditions: tuple[str, ...] = ()
    loops: tuple[str, ...] = ()
    limits: tuple[int, ...] = ()
    at_exit: bool = False


def pods_of(workflow: Mapping[str, Any]) -> dict[str, Pod]:
    """The pods of a Workflow by the name of their task."""
    spec = workflow["spec"]
    walker = _Walker({item["name"]: item for item in spec["templates"]})
    given = spec.get("arguments", {})
    names = [item["name"] for item in given.get("parameters", [])]
    files = {item["name"]: item["raw"]["data"] for item in given.get("artifacts", [])}
    top = Path({name: f"<{name}>" for name in names}, {})
    top = dataclasses.replace(top, artifacts={name: walker.text(text, top, {}) for name, text in files.items()})
    pods = dict(walker.template(spec["entrypoint"], spec["entrypoint"], top, []))
    if "onExit" in spec:
        pods.update(walker.template(spec["onExit"], spec["onExit"], dataclasses.replace(top, at_exit=True), []))
    return pods


class _Walker:
    def __init__(self, templates: Mapping[str, Any]) -> None:
        self.templates = templates

    def template(self, name: str, task: str, path: Path, after: list[str]) -> Iterator[tuple[str, Pod]]:
        """The pods below one use of a template, under the name of the task that uses it."""
        template = self.templates[name]
        if "dag" not in template:
            yield task, self.pod(template, path, after)
            return
        tasks = {item["name"]: item for item in template["dag"]["tasks"]}
        for item in tasks.values():
            below = self.below(item, path, tasks, template)
            waits = item.get("dependencies") or re.split(r" && ", item.get("depends", "")) if _waits(item) else []
            yield from self.template(item["template"], item["name"], below, sorted(waits))

    def below(self, item: Mapping[str, Any], path: Path, tasks: Mapping[str, Any], template: Mapping[str, Any]) -> Path:
        given = item.get("arguments", {})
        loops, limits = list(path.loops), list(path.limits)
        items = item.get("withItems")
        if items is not None:
            loops.append(json.dumps([_item_text(one) for one in items]))
        elif "withParam" in item:
            loops.append(self.text(item["withParam"], path, tasks))
        if items is not None or "withParam" in item:
            # We bound the template that fans out, kfp the one that is repeated.
            bounded = template if item["name"] == "each" else self.templates[item["template"]]
            limits += [bounded["parallelism"]] if bounded.get("parallelism") else []
        values = {
            one["name"]: one["value"] for one in given.get("parameters", []) if not one["name"].startswith("has_")
        }
        parameters = {name: self.text(value, path, tasks, item) for name, value in values.items()}
        artifacts = {one["name"]: self.file(one, path, tasks) for one in given.get("artifacts", [])}
        conditions = [*path.conditions, *self.conditions(item, path, tasks)]
        at_exit = path.at_exit or item["name"] == "exit"
        return Path(parameters, artifacts, tuple(conditions), tuple(loops), tuple(limits), at_exit)

    def conditions(self, item: Mapping[str, Any], path: Path, tasks: Mapping[str, Any]) -> Iterator[str]:
        when = item.get("when", "")
        if not when or "has_" in when:
            return
        text = when.removeprefix("{{=").removesuffix("}}") if when.startswith("{{=") else when
        # What is compared in the end stands last: before it come the ways for numbers and truth values.
        text = text.rsplit(" : ", 1)[-1].strip("()")
        found = _COMPARISON.fullmatch(text)
        assert found is not None, when
        yield " ".join((self.operand(found[1], path, tasks), found[2], self.operand(found[3], path, tasks)))

    def operand(self, text: str, path: Path, tasks: Mapping[str, Any]) -> str:
        text = text.strip('"')
        if _LITERAL.fullmatch(text):
            return str(ast.literal_eval(text))
        if "{{" in text:
            return self.text(text, path, tasks)
        found = _REFERENCE.fullmatch(text)
        return self.reference(found, path, tasks) if found else text

    def file(self, one: Mapping[str, Any], path: Path, tasks: Mapping[str, Any]) -> str:
        found = re.fullmatch(r"\{\{(?:inputs\.artifacts\.(.+)|tasks\.(.+)\.outputs\.artifacts\.(.+))\}\}", one["from"])
        assert found is not None
        if found[1]:
            return path.artifacts[found[1]]
        return self.output(found[2], found[3], "artifacts", tasks)

    def text(self, text: Any, path: Path, tasks: Mapping[str, Any], item: Mapping[str, Any] | None = None) -> str:
        """A text with its tags replaced by where their values come from."""

        def replaced(found: re.Match[str]) -> str:
            inner = found[2]
            each = _ITEM.fullmatch(inner)
            if each is not None:
                return _each(each[1] or each[2] or each[3] or "", item or {}, self, path, tasks)
            if inner.startswith(("workflow.name", "workflow.uid", "pod.name")):
                return found[0]
            reference = r"(?:(inputs|workflow)\.parameters\.(.+)|tasks\.(.+)\.outputs\.parameters\.(.+))"
            plain = None if found[1] else re.fullmatch(reference, inner)
            if plain is not None and plain[1]:
                return _input(plain[1], plain[2], path)
            if plain is not None:
                return self.output(plain[3], plain[4], "parameters", tasks)
            references = {self.reference(one, path, tasks) for one in _REFERENCE.finditer(inner)}
            if not references:
                return str(ast.literal_eval(inner))
            [only] = references
            return only

        return _TAG.sub(replaced, str(text))

    def reference(self, found: re.Match[str], path: Path, tasks: Mapping[str, Any]) -> str:
        scope, *names = found.groups()
        name, quoted, task, quoted_task, output, quoted_output = names
        if scope:
            return _input(scope, name or quoted, path)
        return self.output(task or quoted_task, output or quoted_output, "parameters", tasks)

    def output(self, task: str, output: str, kind: str, tasks: Mapping[str, Any]) -> str:
        """The task of a container that makes an output, and what it calls it."""
        template = self.templates[tasks[task]["template"]]
        if "dag" not in template:
            return f"<{task}-{_plain(output.removeprefix(f'{task}-'))}>"
        inner = {item["name"]: item for item in template["dag"]["tasks"]}
        [made] = [one for one in template["outputs"][kind] if one["name"] == output]
        source = made.get("from") or made["valueFrom"].get("parameter") or made["valueFrom"]["expression"]
        found = re.search(r"tasks(?:\.([\w-]+)|\['([^']+)'\])\.outputs\.\w+(?:\.([\w-]+)|\['([^']+)'\])", source)
        assert found is not None, source
        return self.output(found[1] or found[2], found[3] or found[4], kind, inner)

    def pod(self, template: Mapping[str, Any], path: Path, after: list[str]) -> Pod:
        container = dict(template.get("container", {}))

        def line(texts: list[str]) -> list[str]:
            return [_shown(self.text(text.replace("$$", "$") if "=" not in text else text, path, {})) for text in texts]

        files = {}
        for one in template.get("inputs", {}).get("artifacts", []):
            raw = one.get("raw", {}).get("data")
            files[one["path"]] = self.text(raw, path, {}) if raw is not None else path.artifacts[one["name"]]
        outputs = {one["path"]: one["name"] for one in template.get("outputs", {}).get("artifacts", [])}
        for mount in container.get("volumeMounts", []):
            if mount["name"] == DATA_VOLUME and mount.get("readOnly"):
                files[mount["mountPath"]] = self.text(mount["subPath"], path, {})
            elif mount["name"] == DATA_VOLUME:
                where, _, name = mount["subPath"].rpartition("/")
                outputs[f"{mount['mountPath']} on {where}"] = name
        return Pod(
            image=self.text(container.pop("image", ""), path, {}),
            command=line(container.pop("command", [])),
            args=line(container.pop("args", [])),
            files=files,
            outputs=outputs,
            conditions=sorted(path.conditions),
            loops=list(path.loops),
            limits=list(path.limits),
            after=after,
            at_exit=path.at_exit,
            resource=self.resource(template, path),
            settings=self.settings(template, container, path),
        )

    def resource(self, template: Mapping[str, Any], path: Path) -> Any:
        if "resource" not in template:
            return None
        resource = dict(template["resource"])
        manifest = yaml.safe_load(self.text(resource.pop("manifest", "{}").replace("\\'", "'"), path, {}))
        outputs = {one["valueFrom"]["jsonPath"] for one in template.get("outputs", {}).get("parameters", [])}
        return {**resource, "manifest": manifest, "outputs": sorted(outputs)}

    def settings(self, template: Mapping[str, Any], container: Mapping[str, Any], path: Path) -> dict[str, Any]:
        kept = {key: value for key, value in container.items() if value}
        beside = ("name", "container", "inputs", "outputs", "metadata", "resource")
        kept.update({key: value for key, value in template.items() if key not in beside})
        for kind, found in template.get("metadata", {}).items():
            own = {name: value for name, value in found.items() if "pipelines.kubeflow.org" not in name}
            if own:
                kept[kind] = own
        for kind in ("volumes", "volumeMounts", "env"):
            kept[kind] = [one for one in kept.get(kind, []) if one["name"] not in TAKEN_APART]
        filled = json.loads(self.text(json.dumps(kept, sort_keys=True), path, {}))
        return {key: sorted(map(json.dumps, value)) if key in ("volumes", "volumeMounts") else value
                for key, value in filled.items() if value}  # fmt: skip


def _waits(item: Mapping[str, Any]) -> bool:
    return bool(item.get("dependencies") or item.get("depends")) and item["name"] != "exit"


def _input(scope: str, name: str, path: Path) -> str:
    return f"<{name}>" if scope == "workflow" else path.parameters[name]


def _each(key: str, item: Mapping[str, Any], walker: _Walker, path: Path, tasks: Mapping[str, Any]) -> str:
    if "withParam" in item and item["withParam"] != "[]":
        return f"<each of {walker.text(item['withParam'], path, tasks)}>"
    values = [_item_text(_item(one)[key] if key else one) for one in item.get("withItems", [])]
    return f"<each {'|'.join(values)}>"


def _item(item: Any) -> Any:
    """What an item is a text of: ours are maps written as JSON."""
    return json.loads(item) if isinstance(item, str) and item.startswith("{") else item


def _item_text(item: Any) -> str:
    item = _item(item)
    if isinstance(item, dict):
        return "|".join(_item_text(item[key]) for key in sorted(item))
    return item if isinstance(item, str) else json.dumps(item)


def _shown(text: str) -> str:
    return text.replace("$(CATALOG_BRACE)", "{")


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower())
