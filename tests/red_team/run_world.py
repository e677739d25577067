"""A hub that two teams share: each has runs, an experiment, a pipeline and a schedule, and sees none of the other's."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from catalog.client.create import create_run
from catalog.client.prepare import prepare_run
from catalog.client.read_upload import Package
from catalog.client.request import RunRequest
from catalog.client.session import Session
from catalog.client.uploads import upload_pipeline
from catalog.pipeline.schedule import Schedule
from catalog.run.model import RunChange, State, TaskChange
from catalog.store.experiment_row import experiment_id
from catalog.store.experiments import create_experiment
from catalog.store.record import record_many
from catalog.store.recurring_runs import RecurringRun, create_recurring_run
from catalog.store.run_notes import add_note
from hub.registry.settings import set_anonymous_read
from tests.hub.served import Served, served

AT = 1_700_000_000.0


@dataclass(frozen=True)
class Team:
    """What a team has; everything it wrote holds `mark`."""

    namespace: str
    mark: str
    token: str
    run_id: str
    experiment: str
    pipeline_id: str
    version_id: str
    recurring_run_id: str
    digest: str

    @property
    def experiment_id(self) -> str:
        """The id of the experiment."""
        return experiment_id(self.experiment)


@dataclass(frozen=True)
class World:
    """The hub, and its two teams."""

    hub: Served
    red: Team
    blue: Team


@contextmanager
def shared_hub(folder: Path, **settings: object) -> Iterator[World]:
    """A hub whose visitors read nothing without a token."""
    with served(folder, engine="process", trust=True, **settings) as hub:
        set_anonymous_read(hub.registry, False)
        yield World(hub, make_team(hub, "red", "red-mark"), make_team(hub, "blue", "blue-mark"))


def make_team(hub: Served, namespace: str, mark: str) -> Team:
    """A team with one thing of each kind; `mark` stands in every name and text."""
    session, text = hub.session, pipeline_text(mark)
    token = hub.token(namespace)
    experiment = f"{mark} trials"
    create_experiment(session.store, experiment, description=mark, namespace=namespace)
    pipeline, version = upload_pipeline(
        session,
        Package(text.encode(), f"{mark}.yaml"),
        name=f"{mark} pipeline",
        description=mark,
        namespace=namespace,
    )
    run_id, digest = make_run(session, namespace, mark, experiment)
    job = RecurringRun(
        recurring_run_id=hashlib.sha256(mark.encode()).hexdigest()[:32],
        name=f"{mark} nightly",
        description=mark,
        pipeline_name=mark,
        pipeline_text=text,
        schedule=Schedule(cron="0 2 * * *"),
        experiment=experiment,
        engine="process",
        arguments={"text": mark},
        enabled=False,
        created_at=AT,
    )
    create_recurring_run(session.store, job)
    return Team(
        namespace,
        mark,
        token,
        run_id,
        experiment,
        pipeline.pipeline_id,
        version.version_id,
        job.recurring_run_id,
        digest,
    )


def make_run(session: Session, namespace: str, mark: str, experiment: str) -> tuple[str, str]:
    """A run that ended well, and the digest of what it made; each of its texts is the mark."""
    request = RunRequest(
        pipeline=_written(session, mark),
        arguments={"text": mark},
        engine="process",
        name=f"{mark} run",
        description=mark,
        experiment=experiment,
        namespace=namespace,
        labels={"owner": mark},
    )
    run_id = create_run(prepare_run(request, session), session)
    folder = session.run_folder(run_id)
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "echo.log"
    log.write_text(f"{mark}\n", encoding="utf-8")
    made = folder / "made.txt"
    made.write_text(f"{mark} made\n", encoding="utf-8")
    output = session.artifacts.put(made)
    table = {"type": "table", "storage": "inline", "source": f"{mark},1\n", "header": [mark, "n"], "format": "csv"}
    markdown = {"type": "markdown", "storage": "inline", "source": f"# {mark}"}
    app = {"type": "web-app", "storage": "inline", "source": f"<p>{mark}</p>"}
    task: dict[str, Any] = {"task": "echo", "component": "echo", "attempt": 1, "log": str(log)}
    record_many(
        session.store,
        run_id,
        [
            RunChange(State.RUNNING, AT),
            TaskChange(**task, state=State.RUNNING, time=AT, inputs={"text": mark}),
            TaskChange(
                **task,
                state=State.SUCCEEDED,
                time=AT + 1,
                exit_code=0,
                message=mark,
                outputs={"out": output},
                metrics=({"name": mark, "numberValue": 0.5, "format": "RAW"},),
                visualisations=(table, markdown, app),
            ),
            RunChange(State.SUCCEEDED, AT + 2, message=mark, outputs={"out": output}),
        ],
    )
    add_note(session.store, run_id, mark, author=mark)
    return run_id, output.digest


def _written(session: Session, mark: str) -> str:
    path = session.home / f"{hashlib.sha256(mark.encode()).hexdigest()[:8]}.yaml"
    path.write_text(pipeline_text(mark), encoding="utf-8")
    return str(path)


def pipeline_text(mark: str) -> str:
    """One step that passes a text on; the mark is its name, its description and its default."""
    quoted = json.dumps(mark)
    return f"""\
name: {quoted}
description: {quoted}
inputs: [{{name: text, type: String, default: {quoted}, description: {quoted}}}]
outputs: [{{name: out, type: String}}]
implementation:
  graph:
    tasks:
      echo:
        componentRef:
          spec:
            name: {quoted}
            inputs: [{{name: text, type: String}}]
            outputs: [{{name: out, type: String}}]
            implementation:
              container:
                image: busybox:1.36
                command: [sh, -c, 'echo "$0" > "$1"', {{inputValue: text}}, {{outputPath: out}}]
        arguments: {{text: {{graphInput: {{inputName: text}}}}}}
    outputValues: {{out: {{taskOutput: {{taskId: echo, outputName: out}}}}}}
"""
