"""Into which experiment and namespace something new goes, and whether its maker may put it there."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from catalog.errors import UsageError
from catalog.store.default_experiment import default_experiment
from catalog.store.experiment_row import ExperimentRow
from catalog.store.experiments import create_experiment, get_experiment
from hub.registry.names import check_word
from hub.registry.principal import Principal
from hub.runs.place import RunPlace
from hub.runs.read import read_experiment
from hub.runs.rights import check_may


@dataclass(frozen=True, slots=True)
class Placement:
    """An experiment by its name, and its namespace."""

    experiment: str
    namespace: str


def place_run(place: RunPlace, principal: Principal, experiment: str, namespace: str = "") -> Placement:
    """Where a run of `principal` goes: into the experiment of that name or id, made when it is not there.

    Without an experiment it is the default one, and in a namespace that one's own. Without a namespace it is the
    experiment's, else the only one the principal may publish in. Raises LibraryError (not-signed-in, not-allowed),
    UsageError (namespace-mismatch, experiment-unknown, experiment-name, name-invalid).
    """
    if experiment:
        found = _found(place, experiment)
        if found is not None:
            row = read_experiment(place, principal, experiment)
            _check_namespace(row, namespace)
            check_may(place, principal, "publish", row.namespace)
            return Placement(row.name, row.namespace)
    wanted = own_namespace(place, principal, namespace)
    name = experiment or _default_in(place, wanted)
    row = create_experiment(place.session.store, name, namespace=wanted)
    _check_namespace(row, wanted)
    return Placement(row.name, row.namespace)


def own_namespace(place: RunPlace, principal: Principal, namespace: str = "") -> str:
    """The namespace that is named, else the one without a name, else the only one the principal may publish in.

    Raises LibraryError (not-signed-in, not-allowed) unless it may publish there, UsageError (name-invalid).
    """
    if not namespace and not principal.may("publish", ""):
        own = {scope.namespace for scope in principal.scopes if scope.covers("publish", scope.namespace)}
        only = next(iter(own)) if len(own) == 1 else None
        namespace = only or ""
    if namespace:
        check_word(namespace, "a namespace")
    check_may(place, principal, "publish", namespace)
    return namespace


def _found(place: RunPlace, experiment: str) -> ExperimentRow | None:
    """The experiment, or None for a name that is free; UsageError (experiment-unknown) for an id that none has."""
    try:
        return get_experiment(place.session.store, experiment)
    except UsageError:
        if _is_id(experiment):
            raise UsageError(f'there is no experiment "{experiment}"', rule="experiment-unknown") from None
        return None


def _is_id(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


def _default_in(place: RunPlace, namespace: str) -> str:
    """Experiments of all namespaces share their names, so each namespace has a default of its own."""
    name = default_experiment(place.session.store)
    found = _found(place, name)
    if (found.namespace if found else "") == namespace:
        return name
    return f"{namespace}/{name}" if namespace else f"/{name}"


def _check_namespace(row: ExperimentRow, namespace: str) -> None:
    if namespace and row.namespace != namespace:
        raise UsageError(
            f'the experiment "{row.name}" is not in the namespace "{namespace}"',
            rule="namespace-mismatch",
            hint="name another experiment, or leave the namespace out",
        )
