"""Making and changing experiments on the server, for those who may publish in their namespace.

Each raises UsageError (rule experiment-unknown), LibraryError (not-signed-in, not-allowed), and what the function of
the store of that name raises.
"""

from __future__ import annotations

from catalog.errors import UsageError
from catalog.store import baselines, default_experiment, experiment_changes, experiments
from catalog.store.experiment_row import ExperimentRow
from hub.registry.principal import Principal
from hub.runs.place import RunPlace
from hub.runs.placement import own_namespace
from hub.runs.read import changeable_experiment, read_experiment
from hub.runs.rights import check_may


def create_experiment(
    place: RunPlace, principal: Principal, name: str, description: str = "", namespace: str = ""
) -> ExperimentRow:
    """The experiment with this name, made when there is none; a description replaces the one that is there.

    Raises UsageError too for a name that is taken in another namespace (rule experiment-taken) or cannot be one.
    """
    wanted = own_namespace(place, principal, namespace)
    row = experiments.create_experiment(place.session.store, name, namespace=wanted)
    if row.namespace != wanted:
        raise UsageError(
            f'the name "{row.name}" is taken in another namespace',
            rule="experiment-taken",
            hint="choose another name, such as one that begins with the namespace",
        )
    return experiments.create_experiment(place.session.store, name, description) if description else row


def archive_experiment(place: RunPlace, principal: Principal, name: str) -> ExperimentRow:
    """Hide an experiment with its runs, and disable its recurring runs."""
    row = changeable_experiment(place, principal, name)
    return experiment_changes.archive_experiment(place.session.store, row.name)


def restore_experiment(place: RunPlace, principal: Principal, name: str, *, with_runs: bool = False) -> ExperimentRow:
    """Show an experiment again, and its runs if asked."""
    row = changeable_experiment(place, principal, name)
    return experiment_changes.restore_experiment(place.session.store, row.name, with_runs=with_runs)


def delete_experiment(place: RunPlace, principal: Principal, name: str) -> None:
    """Forget an experiment; its runs stay."""
    row = changeable_experiment(place, principal, name)
    experiment_changes.delete_experiment(place.session.store, row.name)


def unpin_baseline(place: RunPlace, principal: Principal, name: str) -> ExperimentRow:
    """Let an experiment have no run that the others are compared with."""
    row = changeable_experiment(place, principal, name)
    return baselines.unpin_baseline(place.session.store, row.name)


def set_default_experiment(place: RunPlace, principal: Principal, name: str) -> ExperimentRow:
    """Choose the experiment of runs that name none, for everybody: takes the right `admin` in every namespace."""
    row = read_experiment(place, principal, name)
    check_may(place, principal, "admin", None)
    return default_experiment.set_default_experiment(place.session.store, row.name)
