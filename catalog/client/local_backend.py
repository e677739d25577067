"""Runs on this machine: the local scheduler with an engine that starts processes or containers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from catalog.client.backends import Checked, Detached, MakeDriver, Work
from catalog.client.detach import start_detached
from catalog.client.leftovers import kill_leftovers
from catalog.client.request import RunRequest
from catalog.client.session import Session
from catalog.errors import UsageError
from catalog.pipeline.groups import containers_of
from catalog.run.cluster_only import refuse_resources
from catalog.run.engines import ENGINES
from catalog.run.scheduler import Scheduler
from catalog.spec.model import ComponentSpec

if TYPE_CHECKING:
    from catalog.store.rows import RunRow


class LocalBackend:
    """The engine of that name, under the scheduler of this process."""

    parallelism = 4
    remote = False

    def __init__(self, name: str) -> None:
        self._engine = ENGINES[name]()

    def check(self, spec: ComponentSpec, _arguments: Mapping[str, str], _request: RunRequest) -> Checked:
        """Raise MachineError or RunError when the engine cannot run these components."""
        self._engine.prepare(containers_of(spec))
        refuse_resources(spec)
        return Checked()

    @contextmanager
    def open(self, run: RunRow, spec: ComponentSpec, session: Session) -> Iterator[MakeDriver]:
        """A scheduler for a run, whose leftovers have been ended."""
        self._engine.prepare(containers_of(spec))
        kill_leftovers(session.run_folder(run.run_id), self._engine)

        def make(work: Work) -> Scheduler:
            return Scheduler(work.plan, self._engine, session.artifacts, work.report, work.lookup, work.stop_requested)

        yield make

    def detach(self, run: RunRow, _spec: ComponentSpec, session: Session) -> Detached:
        """Start a process that executes the run."""
        pid = start_detached(run.run_id, session)
        return Detached(f"started in the background as process {pid}", {"pid": pid})

    def suspend(self, run: RunRow) -> None:
        """No run on this machine can be suspended."""
        raise UsageError(
            f"run `{run.run_id}` is on engine {run.engine}, and only a run on a cluster can be suspended",
            rule="not-suspendable",
            hint=f"end it with `catalog runs terminate {run.run_id}`; `catalog runs retry` goes on later",
        )

    def unsuspend(self, _run: RunRow) -> bool:
        """None is suspended."""
        return False

    def end_undriven(self, run: RunRow, session: Session) -> bool:
        """End the processes or containers that a killed runner left; that is all there is."""
        kill_leftovers(session.run_folder(run.run_id), self._engine)
        return True

    def forget(self, _run: RunRow) -> tuple[str, ...]:
        """All of it lies in the run's own folder."""
        return ()
