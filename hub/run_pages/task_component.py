"""The component that a task of a run uses, and how to run it once more on one's own machine."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from catalog.client.component_uses import component_use
from catalog.pipeline.single import as_graph
from catalog.run.model import Artifact
from catalog.run.paths import task_id
from catalog.spec.emit import to_yaml
from catalog.spec.model import ComponentSpec, TaskSpec
from catalog.store.rows import TaskRow
from catalog.view.safe_text import one_line

_FILE_NAME = re.compile(r"[^A-Za-z0-9._-]+")
# Given where it is set: a hub that is open takes none.
_TOKEN = '${HUB_TOKEN:+-H "Authorization: Bearer $HUB_TOKEN"}'


@dataclass(frozen=True)
class UsedComponent:
    """A task's component: its name and version, its file, and the page of it where the hub has one."""

    name: str
    version: str
    digest: str
    image: str
    text: str
    from_library: bool


def task_at(spec: ComponentSpec, path: str) -> TaskSpec | None:
    """The task at a path of a run such as `train/0/evaluate`, in its linked pipeline; None when there is none."""
    current: ComponentSpec | None = as_graph(spec)
    found: TaskSpec | None = None
    segments = iter(path.split("/"))
    for segment in segments:
        graph = current.graph if current is not None else None
        found = graph.tasks.get(task_id(segment)) if graph is not None else None
        if found is None:
            return None
        current = found.component_ref.spec
        if found.extension is not None and found.extension.for_each is not None:
            next(segments, None)  # which iteration it is
    return found


def used_component(task: TaskSpec) -> UsedComponent | None:
    """The component of a task; None for one that recurs, whose component is the pipeline around it."""
    spec = task.component_ref.spec
    if spec is None:
        return None
    use = component_use(spec, task.component_ref)
    known = spec.source is not None and bool(spec.source.name and spec.source.version)
    return UsedComponent(use.name, use.version, use.digest, use.image, to_yaml(spec), known)


def makers(tasks: Sequence[TaskRow]) -> dict[str, tuple[str, str]]:
    """The task and output that each artifact of a run came from first, by its digest."""
    found: dict[str, tuple[str, str]] = {}
    for row in tasks:
        for name, artifact in row.outputs.items():
            found.setdefault(artifact.digest, (row.task, name))
    return found


def run_here(run_id: str, task: TaskRow, used: UsedComponent, tasks: Sequence[TaskRow], hub: str) -> str:
    """Lines for a shell that run the task once more, with the inputs it had, on the machine they are typed into."""
    made = makers(tasks)
    lines, words = [], []
    for name, value in task.inputs.items():
        if not isinstance(value, Artifact):
            words.append(f"{name}={'@' if value.startswith('@') else ''}{one_line(value, 4000)}")
            continue
        maker, output = made.get(value.digest, ("", ""))
        if not output:
            continue
        file = _FILE_NAME.sub("_", name) or "input"
        query = urlencode({"task": maker, "name": output})
        address = shlex.quote(f"{hub}/api/v1/runs/{run_id}/artifacts/content?{query}")
        lines.append(f"curl -fsS {_TOKEN} {address} -o {file}")
        words.append(f"{name}=@{file}")
    component = f"{used.name}@{used.version}" if used.from_library else f"{_FILE_NAME.sub('_', used.name)}.yaml"
    parameters = [text for word in words for text in ("-p", word)]
    return "\n".join([*lines, shlex.join(["catalog", "run", component, *parameters])])
