"""Cases on this machine, under the local scheduler."""

from __future__ import annotations

import os

from catalog.client.testing.stage import Trial, no_cache
from catalog.run.engine import TaskEngine
from catalog.run.model import RunChange
from catalog.run.scheduler import Scheduler
from catalog.spec.model import ComponentSpec

MOST_JOBS = 4


class LocalStage:
    """Processes or containers, as the engine starts them."""

    def __init__(self, engine: TaskEngine) -> None:
        self.name = engine.name
        self.jobs = min(MOST_JOBS, os.cpu_count() or 1)
        self._engine = engine

    def prepare(self, containers: list[ComponentSpec]) -> None:
        """Raise MachineError or RunError when the engine cannot run these components here."""
        self._engine.prepare(containers)

    def perform(self, trial: Trial) -> RunChange:
        """Run to the end, or until it is over."""
        return Scheduler(trial.plan, self._engine, trial.artifacts, trial.report, no_cache, trial.over).run()
