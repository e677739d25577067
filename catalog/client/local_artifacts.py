"""Artifacts of a session's own runs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from catalog.client import outputs
from catalog.client.session import Session
from catalog.client.workspace import SHOWN_BYTES


@dataclass(frozen=True)
class LocalArtifacts:
    """Fills the Protocol `Artifacts`."""

    session: Session

    def of_run(self, run_id: str) -> list[outputs.ArtifactRow]:
        """As `client.outputs.list_artifacts`."""
        return outputs.list_artifacts(run_id, self.session)

    def show(self, run_id: str, task: str, name: str, limit: int = SHOWN_BYTES) -> bytes:
        """As `client.outputs.show_artifact`."""
        return outputs.show_artifact(run_id, task, name, self.session, limit)

    def export(self, run_id: str, task: str, name: str, target: Path) -> Path:
        """As `client.outputs.export_artifact`."""
        return outputs.export_artifact(run_id, task, name, target, self.session)
