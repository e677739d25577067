"""The fields that lists of v2beta1 are filtered and sorted by, and where the store has them."""

from __future__ import annotations

from catalog.store.predicate import Operation, Predicate
from hub.kfp.filters import ARCHIVED_V2, CREATED_AT, Key, Keys
from hub.kfp.states import V2_STATES, choices_of

_NAME = Key("name")
_STATE = Key("state", choices_of(V2_STATES))
_COMMON: Keys = {
    "name": _NAME,
    "display_name": _NAME,
    "description": Key("description"),
    "namespace": Key("namespace"),
    "created_at": CREATED_AT,
}
_STATUS = Key("enabled", {"ENABLED": (True,), "DISABLED": (False,)})

EXPERIMENTS: Keys = {
    **_COMMON,
    "storage_state": ARCHIVED_V2,
    "last_run_created_at": Key("last_run_created_at", moment=True),
}
RUNS: Keys = {
    **_COMMON,
    **{name: Key(name) for name in ("run_id", "id", "experiment_id", "recurring_run_id")},
    **{name: Key(name) for name in ("pipeline_id", "pipeline_version_id")},
    **{name: Key(name, moment=True) for name in ("scheduled_at", "finished_at")},
    "storage_state": ARCHIVED_V2,
    "state": _STATE,
    "status": _STATE,
}
RECURRING_RUNS: Keys = {
    **_COMMON,
    **{name: Key(name) for name in ("recurring_run_id", "id", "experiment_id")},
    "status": _STATUS,
    "state": _STATUS,
}
PIPELINES: Keys = {**_COMMON, "pipeline_id": Key("pipeline_id"), "id": Key("id")}
VERSIONS: Keys = {
    **{name: key for name, key in _COMMON.items() if name != "namespace"},
    "pipeline_version_id": Key("pipeline_version_id"),
    "id": Key("id"),
}


def only(**wanted: str) -> tuple[Predicate, ...]:
    """Conditions that fields have these texts; an empty text is no condition."""
    return tuple(Predicate(name, Operation.EQUALS, text) for name, text in wanted.items() if text)
