"""Everything there is to show of one run, and how commands about it are written."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from catalog.resources import home_folder
from catalog.view.safe_text import one_line

if TYPE_CHECKING:
    from catalog.cli.shared_options import Places
    from catalog.cli.workspace_options import WorkspacePlace
    from catalog.client.run_detail import RunDetail
    from catalog.client.session import Session
    from catalog.client.workspace import Workspace
    from catalog.store.rows import MetricRow, RunRow, TaskRow, VisualisationRow


@dataclass(frozen=True)
class RunView:
    """A run with its tasks, metrics and visualisations; `places` are the options that lead a command to it."""

    detail: RunDetail
    places: tuple[str, ...] = ()

    @property
    def run(self) -> RunRow:
        """The run itself."""
        return self.detail.run

    @property
    def tasks(self) -> Sequence[TaskRow]:
        """Its tasks, by first change."""
        return self.detail.tasks

    @property
    def metrics(self) -> Sequence[MetricRow]:
        """What its tasks measured."""
        return self.detail.metrics

    @property
    def visualisations(self) -> Sequence[VisualisationRow]:
        """What its tasks have to show."""
        return self.detail.visualisations

    @property
    def names(self) -> Mapping[str, str]:
        """The display names of tasks that have one."""
        return self.detail.names

    def task_label(self, task: str) -> str:
        """What a task is called in a table: its path, and its display name when it has one."""
        return f"{task} ({self.names[task]})" if task in self.names else task

    def command(self, name: str, *arguments: str) -> str:
        """A line for the user's shell: `catalog runs <name> <this run> <arguments>`."""
        words = ["catalog", "runs", name, self.run.run_id, *(one_line(word) for word in arguments), *self.places]
        return shlex.join(words)


def view_run(workspace: Workspace, run_id: str, place: WorkspacePlace, *, every_text: bool = False) -> RunView:
    """The run as it is now; `run_id` is the whole id. UsageError when there is none."""
    from catalog.cli.workspace_place import place_words

    words = place_words(place) if place.endpoint else _words_of(place.places)
    return RunView(workspace.runs.detail(run_id, every_text=every_text), words)


def view_own_run(session: Session, run_id: str, *, every_text: bool = False) -> RunView:
    """The same of a run of an open session."""
    from catalog.client.run_detail import run_detail

    return RunView(run_detail(session, run_id, every_text=every_text), session_words(session))


def session_words(session: Session) -> tuple[str, ...]:
    """What was not said by the environment must be said on the command line; a password is left out."""
    from catalog.client.session import ARTIFACTS, DATABASE

    words: list[str] = []
    if session.home != home_folder():
        words += ["--home", str(session.home)]
    if session.database and session.database != os.environ.get(DATABASE):
        words += ["--database", session.store.url if "://" in session.database else session.database]
    if session.artifact_root and session.artifact_root != os.environ.get(ARTIFACTS):
        words += ["--artifacts", session.artifact_root]
    return tuple(words)


def _words_of(places: Places) -> tuple[str, ...]:
    """The same for the places of a command."""
    with places.open() as session:
        return session_words(session)
