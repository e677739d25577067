"""The fields that lists of v1beta1 are filtered and sorted by, and where the store has them."""

from __future__ import annotations

from hub.kfp.filters import ARCHIVED_V1, CREATED_AT, Key, Keys
from hub.kfp.states import V1_STATES, choices_of

_COMMON: Keys = {"name": Key("name"), "description": Key("description"), "created_at": CREATED_AT}
_NAMESPACE = Key("namespace")
_STATUS = Key("state", choices_of(V1_STATES))
_ENABLED = {"Enabled": (True,), "ENABLED": (True,), "Disabled": (False,), "DISABLED": (False,)}

EXPERIMENTS: Keys = {**_COMMON, "namespace": _NAMESPACE, "storage_state": ARCHIVED_V1}
RUNS: Keys = {
    **_COMMON,
    **{name: Key(name) for name in ("id", "run_id", "experiment_id", "namespace", "pipeline_id")},
    **{name: Key(name, moment=True) for name in ("scheduled_at", "finished_at")},
    "job_id": Key("recurring_run_id"),
    "pipeline_version_id": Key("pipeline_version_id"),
    "storage_state": ARCHIVED_V1,
    "status": _STATUS,
}
JOBS: Keys = {
    **_COMMON,
    **{name: Key(name) for name in ("id", "experiment_id")},
    "status": Key("enabled", _ENABLED),
    "enabled": Key("enabled", {"true": (True,), "false": (False,)}),
}
PIPELINES: Keys = {**_COMMON, "id": Key("id"), "namespace": _NAMESPACE}
VERSIONS: Keys = {**_COMMON, "id": Key("id")}
