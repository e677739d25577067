"""The workspace of this machine: a session's own store and engines."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.client.local_artifacts import LocalArtifacts
from catalog.client.local_experiments import LocalExperiments
from catalog.client.local_pipelines import LocalPipelines
from catalog.client.local_recurring_runs import LocalRecurringRuns
from catalog.client.local_runs import LocalRuns
from catalog.client.session import Session
from catalog.client.workspace import Workspace


@dataclass(frozen=True)
class LocalWorkspace:
    """Fills the Protocol `Workspace`."""

    experiments: LocalExperiments
    runs: LocalRuns
    artifacts: LocalArtifacts
    pipelines: LocalPipelines
    recurring_runs: LocalRecurringRuns


def local_workspace(session: Session) -> Workspace:
    """The workspace of an open session."""
    return LocalWorkspace(
        LocalExperiments(session),
        LocalRuns(session),
        LocalArtifacts(session),
        LocalPipelines(session),
        LocalRecurringRuns(session),
    )
