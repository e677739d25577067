"""An experiment as the store gives it back."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from functools import lru_cache

_NAMESPACE = uuid.UUID("6f0c1a52-5d0e-4f4e-9f7e-6c2f0a8b7d31")


@dataclass(frozen=True, slots=True)
class ExperimentRow:
    """An experiment; `created_at` is in seconds since the epoch, `baseline_run_id` the run that others are compared
    with, if one is pinned."""

    name: str
    description: str
    created_at: float
    archived: bool
    baseline_run_id: str = ""
    namespace: str = ""

    @property
    def experiment_id(self) -> str:
        """The id, which follows from the name."""
        return experiment_id(self.name)


@lru_cache(10_000)
def experiment_id(name: str) -> str:
    """The id of the experiment with this name; the same in every store."""
    return str(uuid.uuid5(_NAMESPACE, name))
