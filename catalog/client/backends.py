"""What the client asks of an engine around a run, by the engine's name: the way a run is checked, driven, ended."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from catalog.errors import UsageError

if TYPE_CHECKING:
    from catalog.client.request import RunRequest
    from catalog.client.session import Session
    from catalog.run.driver import Driver
    from catalog.run.plan import CacheLookup, Report, RunPlan
    from catalog.spec.model import ComponentSpec
    from catalog.store.rows import RunRow


@dataclass(frozen=True)
class Checked:
    """What a check of a request found out: warnings, and what is kept with the run as options of its engine."""

    warnings: tuple[str, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)
    namespace: str = ""


@dataclass(frozen=True)
class Work:
    """A run to be driven; `again` takes up one that has ended badly."""

    plan: RunPlan
    report: Report
    lookup: CacheLookup
    stop_requested: Callable[[], bool]
    again: bool = False


@dataclass(frozen=True)
class Detached:
    """A run that goes on by itself: a sentence about it, and JSON values for programs."""

    sentence: str
    details: Mapping[str, Any] = field(default_factory=dict)


MakeDriver = Callable[[Work], "Driver"]


class Backend(Protocol):
    """One engine as the client sees it.

    `parallelism` bounds the tasks at once where nobody says; 0 is no bound. `remote` is true where a run goes on
    although no process here drives it.
    """

    parallelism: int
    remote: bool

    def check(self, spec: ComponentSpec, arguments: Mapping[str, str], request: RunRequest) -> Checked:
        """Raise MachineError, RunError or CompileError when the engine cannot run this; nothing is made."""

    def open(self, run: RunRow, spec: ComponentSpec, session: Session) -> AbstractContextManager[MakeDriver]:
        """What makes drivers for a run this process has claimed; what a killed runner left behind is ended first."""

    def detach(self, run: RunRow, spec: ComponentSpec, session: Session) -> Detached:
        """Let a new run go on without this process."""

    def suspend(self, run: RunRow) -> None:
        """Let the run start no more tasks for now; UsageError (rule not-suspendable) where that cannot be."""

    def unsuspend(self, run: RunRow) -> bool:
        """Let a suspended run start tasks again; False when it was not suspended."""

    def end_undriven(self, run: RunRow, session: Session) -> bool:
        """End what goes on of a run that nobody drives; False when its end has to be waited for."""

    def forget(self, run: RunRow) -> tuple[str, ...]:
        """Delete what the engine keeps of a run that has ended; warnings, in sentences, where it could not."""


def _local(name: str) -> Backend:
    from catalog.client.local_backend import LocalBackend

    return LocalBackend(name)


def _cluster(_name: str) -> Backend:
    from catalog.client.cluster_backend import ClusterBackend

    return ClusterBackend()


BACKENDS: Mapping[str, Callable[[str], Backend]] = {"process": _local, "docker": _local, "argo": _cluster}


def backend(engine: str) -> Backend:
    """The backend of an engine. Raises UsageError (rule engine-unknown)."""
    if engine not in BACKENDS:
        hint = f"use one of {', '.join(BACKENDS)}"
        raise UsageError(f'there is no engine "{engine}"', rule="engine-unknown", hint=hint)
    return BACKENDS[engine](engine)
