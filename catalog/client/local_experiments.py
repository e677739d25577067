"""Experiments of a session's own store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from catalog.client.session import Session
from catalog.client.workspace import NEWEST
from catalog.store import baselines, default_experiment, experiment_changes, experiment_pages, experiments
from catalog.store.listing import Listing, Page

if TYPE_CHECKING:
    from catalog.store.experiment_row import ExperimentRow


@dataclass(frozen=True)
class LocalExperiments:
    """Fills the Protocol `Experiments`."""

    session: Session

    def create(self, name: str, description: str = "") -> ExperimentRow:
        """As `store.experiments.create_experiment`."""
        return experiments.create_experiment(self.session.store, name, description)

    def get(self, name: str) -> ExperimentRow:
        """As `store.experiments.get_experiment`."""
        return experiments.get_experiment(self.session.store, name)

    def page(self, listing: Listing = NEWEST) -> Page[ExperimentRow]:
        """As `store.experiment_pages.list_experiment_page`."""
        return experiment_pages.list_experiment_page(self.session.store, listing)

    def archive(self, name: str) -> ExperimentRow:
        """As `store.experiment_changes.archive_experiment`."""
        return experiment_changes.archive_experiment(self.session.store, name)

    def restore(self, name: str, *, with_runs: bool = False) -> ExperimentRow:
        """As `store.experiment_changes.restore_experiment`."""
        return experiment_changes.restore_experiment(self.session.store, name, with_runs=with_runs)

    def delete(self, name: str) -> None:
        """As `store.experiment_changes.delete_experiment`."""
        experiment_changes.delete_experiment(self.session.store, name)

    def default(self) -> str:
        """As `store.default_experiment.default_experiment`."""
        return default_experiment.default_experiment(self.session.store)

    def set_default(self, name: str) -> ExperimentRow:
        """As `store.default_experiment.set_default_experiment`."""
        return default_experiment.set_default_experiment(self.session.store, name)

    def pin_baseline(self, run_id: str) -> ExperimentRow:
        """As `store.baselines.pin_baseline`."""
        return baselines.pin_baseline(self.session.store, run_id)

    def unpin_baseline(self, name: str) -> ExperimentRow:
        """As `store.baselines.unpin_baseline`."""
        return baselines.unpin_baseline(self.session.store, name)
