"""Experiments on a server."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.client.remote.server import Server, segment
from catalog.client.wire.experiment_json import read_experiment
from catalog.client.wire.listing_json import listing_params
from catalog.client.wire.page_json import read_page
from catalog.client.workspace import NEWEST
from catalog.errors import UsageError
from catalog.store.experiment_row import ExperimentRow, experiment_id
from catalog.store.listing import Listing, Page


@dataclass(frozen=True)
class RemoteExperiments:
    """Fills the Protocol `Experiments`."""

    server: Server

    def create(self, name: str, description: str = "") -> ExperimentRow:
        """See Experiments."""
        wanted = {"name": name, "description": description}
        return read_experiment(self.server.send("POST", "experiments", wanted))

    def get(self, name: str) -> ExperimentRow:
        """See Experiments."""
        return read_experiment(self.server.get(_path(name)))

    def page(self, listing: Listing = NEWEST) -> Page[ExperimentRow]:
        """See Experiments."""
        return read_page(self.server.get("experiments", listing_params(listing)), "experiments", read_experiment)

    def archive(self, name: str) -> ExperimentRow:
        """See Experiments."""
        return read_experiment(self.server.send("POST", f"{_path(name)}/archive"))

    def restore(self, name: str, *, with_runs: bool = False) -> ExperimentRow:
        """See Experiments."""
        return read_experiment(self.server.send("POST", f"{_path(name)}/restore", {"with_runs": with_runs}))

    def delete(self, name: str) -> None:
        """See Experiments."""
        self.server.send("DELETE", _path(name))

    def default(self) -> str:
        """See Experiments."""
        return self.server.get("default-experiment").text("experiment")

    def set_default(self, name: str) -> ExperimentRow:
        """See Experiments."""
        return read_experiment(self.server.send("PUT", "default-experiment", {"experiment": name}))

    def pin_baseline(self, run_id: str) -> ExperimentRow:
        """See Experiments."""
        experiment = self.server.get(f"runs/{segment(run_id)}").text("experiment")
        return read_experiment(self.server.send("PUT", f"{_path(experiment)}/baseline", {"run_id": run_id}))

    def unpin_baseline(self, name: str) -> ExperimentRow:
        """See Experiments."""
        return read_experiment(self.server.send("DELETE", f"{_path(name)}/baseline"))


def _path(name: str) -> str:
    """The address of an experiment; a name that is no part of a path is given as the id that follows from it."""
    if not name:
        raise UsageError("an experiment needs a name", rule="experiment-unknown")
    plain = "/" not in name and name not in (".", "..")
    return f"experiments/{segment(name if plain else experiment_id(name))}"
