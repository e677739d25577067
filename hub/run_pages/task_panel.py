"""All about one task of a run."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from fastapi import Request
from markupsafe import Markup

from catalog.client.execute import stored_spec
from catalog.client.preview import artifact_preview
from catalog.client.run_entries import run_entries
from catalog.errors import UsageError
from catalog.run.model import Artifact, State
from catalog.spec.special_outputs import special_output
from catalog.store.progress import get_attempts, get_metrics, get_tasks, task_events
from catalog.store.rows import AttemptRow, EventRow, MetricRow, TaskRow
from catalog.view.previews.html import preview_html
from catalog.view.viewers.html import entry_html
from hub.pages.place import hub_address
from hub.run_pages.entry_address import entry_address
from hub.run_pages.run_seen import SeenRun
from hub.run_pages.site import Site
from hub.run_pages.task_component import UsedComponent, makers, run_here, task_at, used_component
from hub.run_pages.task_log import LogPiece, log_tail

MAX_PREVIEWS = 12
MAX_INSIDE = 300


@dataclass(frozen=True)
class Port:
    """An input or output: a text, or an artifact with the address of its bytes and, where it is short, a preview."""

    name: str
    text: str = ""
    artifact: Artifact | None = None
    address: str = ""
    preview: Markup | str = ""


@dataclass(frozen=True)
class TaskPanel:
    """A task as far as it has come; `row` is None for one that waits. `here` are lines for a shell.

    `inside` are the tasks of a group, or for a path with `*` the iterations it stands for.
    """

    path: str
    row: TaskRow | None
    inputs: Sequence[Port]
    outputs: Sequence[Port]
    attempts: Sequence[AttemptRow]
    log: LogPiece | None
    log_address: str
    log_live: str
    events: Sequence[EventRow]
    metrics: Sequence[MetricRow]
    visualisations: Sequence[Markup]
    component: UsedComponent | None
    here: str
    pod: str
    may_resume: bool
    inside: Sequence[TaskRow]

    @property
    def state(self) -> State | None:
        """None before there is any."""
        return self.row.state if self.row is not None else None


def task_panel(site: Site, request: Request, seen: SeenRun, path: str) -> TaskPanel:
    """The panel of a task. UsageError (rule unknown-task) when the pipeline has no such task."""
    run_id = seen.row.run_id
    tasks = get_tasks(site.store, run_id)
    row = next((task for task in tasks if task.task == path), None)
    spec = stored_spec(seen.row, site.session)
    task = task_at(spec, path.replace("/*/", "/0/"))
    if task is None and row is None:
        raise UsageError(f'the run has no task "{path[:200]}"', rule="unknown-task")
    used = used_component(task) if task is not None else None
    attempts = get_attempts(site.store, run_id, path)
    address, live, log = _log(seen, path, attempts)
    entries = run_entries(run_id, [row], spec, site.session) if row is not None else ()
    return TaskPanel(
        path=path,
        row=row,
        inputs=_inputs(site, seen, row, tasks),
        outputs=_outputs(site, seen, row),
        attempts=attempts,
        log=log,
        log_address=address,
        log_live=live,
        events=task_events(site.store, run_id, path),
        metrics=[one for one in get_metrics(site.store, run_id) if one.task == path],
        visualisations=[entry_html(entry, entry_address(run_id)) for entry in entries],
        component=used,
        here=run_here(run_id, row, used, tasks, hub_address(request)) if row and used and used.image else "",
        pod=row.process if row is not None and seen.row.engine == "argo" else "",
        may_resume=seen.may_change and seen.row.state.ended and row is not None,
        inside=_inside(path, tasks)[:MAX_INSIDE],
    )


def _inside(path: str, tasks: Sequence[TaskRow]) -> list[TaskRow]:
    """The tasks right inside a group, or those that a path with `*` for the number of an iteration stands for."""
    if "*" in path.split("/"):
        wanted = re.compile("/".join("[0-9]+" if part == "*" else re.escape(part) for part in path.split("/")))
        return [task for task in tasks if wanted.fullmatch(task.task)]
    return [task for task in tasks if task.task.rpartition("/")[0] == path]


def _log(seen: SeenRun, path: str, attempts: Sequence[AttemptRow]) -> tuple[str, str, LogPiece | None]:
    """The addresses of the last attempt's log as a file and, while it runs, as a stream; and its last lines."""
    last = attempts[-1] if attempts else None
    if last is None or not last.log:
        return "", "", None
    piece = log_tail(Path(last.log))
    query = urlencode({"task": path, "attempt": last.attempt})
    live = "" if last.state.ended else f"{seen.place}/log/live?{query}&after={piece.offset}"
    return f"{seen.place}/log?{query}", live, piece


def _outputs(site: Site, seen: SeenRun, row: TaskRow | None) -> list[Port]:
    """The files of metrics and charts come last: what they say is shown as such."""
    found = [] if row is None else sorted(row.outputs.items(), key=lambda one: special_output(one[0]) is not None)
    return [
        artifact_port(site, seen, row.task if row else "", name, artifact, preview=number < MAX_PREVIEWS)
        for number, (name, artifact) in enumerate(found)
    ]


def _inputs(site: Site, seen: SeenRun, row: TaskRow | None, tasks: Sequence[TaskRow]) -> list[Port]:
    """Texts as they are; an artifact as the output of the task of this run that made it."""
    if row is None:
        return []
    made = makers(tasks)
    found = []
    for number, (name, value) in enumerate(row.inputs.items()):
        if not isinstance(value, Artifact):
            found.append(Port(name, text=value))
            continue
        maker, output = made.get(value.digest, ("", ""))
        port = artifact_port(site, seen, maker, output, value, preview=number < MAX_PREVIEWS)
        found.append(Port(name, port.text, value, port.address if output else "", port.preview))
    return found


def artifact_port(site: Site, seen: SeenRun, task: str, name: str, artifact: Artifact, *, preview: bool) -> Port:
    """An output of a task, or for an empty `task` of the pipeline."""
    address = f"{seen.place}/artifact?{urlencode({'task': task, 'name': name})}" if artifact.kind == "file" else ""
    looked_at = preview_html(artifact_preview(site.session.artifacts, artifact, name)) if preview else ""
    return Port(name, artifact=artifact, address=address, preview=looked_at)
