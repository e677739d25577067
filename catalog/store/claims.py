"""Who drives a run: one runner at a time, and a run whose runner died is free again."""

from __future__ import annotations

import os
import socket
import subprocess
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from catalog.errors import StoreError
from catalog.store.schema import run_control
from catalog.store.server_clock import server_time

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

    from catalog.store.store import Store

# A runner on another machine is taken for dead when it was silent this long (seconds).
SILENCE_LIMIT = 30.0


@dataclass(frozen=True, slots=True)
class Runner:
    """One runner of one run: where its process is, when that began (by the machine's own text), and a unique token."""

    host: str
    pid: int
    process_started: str
    token: str


def this_runner() -> Runner:
    """A new runner in this process."""
    return Runner(_host(), os.getpid(), process_started(os.getpid()), uuid.uuid4().hex)


def process_started(pid: int) -> str:
    """When a process of this machine began, as a text that tells it from a later one; empty when it is gone."""
    stat = Path(f"/proc/{pid}/stat")
    if Path("/proc/self/stat").exists():
        try:
            fields = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            return ""
        # A zombie ended, though nobody has collected it yet.
        return "" if fields[0] in "ZX" else fields[19]
    shown = subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return " ".join(shown.stdout.split())


def claim_run(store: Store, run_id: str, runner: Runner) -> None:
    """Make `runner` the one that drives the run; claiming again is the same as a heartbeat.

    Raises StoreError (rule `run-claimed`) while another runner lives, and for an unknown run. A runner is dead when its
    process on this machine is gone, or when it was silent for SILENCE_LIMIT on another one.
    """
    with store.writing(durable=True) as connection:
        row = _locked(connection, run_id)
        now = server_time(connection)
        if row.runner_token != runner.token and is_alive(row, now):
            raise StoreError(
                f"run `{run_id}` is driven by process {row.runner_pid} on {_machine_name(row.runner_host)}",
                rule="run-claimed",
                hint=f"wait for it, or end it with `catalog runs terminate {run_id}`",
            )
        _set(
            connection,
            run_id,
            runner_token=runner.token,
            runner_host=runner.host,
            runner_pid=runner.pid,
            runner_process_started=runner.process_started,
            heartbeat=now,
        )


def heartbeat(store: Store, run_id: str, runner: Runner) -> bool:
    """Say that `runner` lives; False when the run is not its own (any more), or was deleted. Call every few seconds."""
    with store.writing() as connection:
        now = server_time(connection)
        columns = run_control.c
        beat = update(run_control).where(columns.run_id == run_id, columns.runner_token == runner.token)
        return connection.execute(beat.values(heartbeat=now)).rowcount == 1


def release(store: Store, run_id: str, runner: Runner) -> None:
    """Give the run back; nothing happens when it is not the runner's own."""
    with store.writing() as connection:
        columns = run_control.c
        own = update(run_control).where(columns.run_id == run_id, columns.runner_token == runner.token)
        connection.execute(
            own.values(runner_token="", runner_host="", runner_pid=0, runner_process_started="", heartbeat=0.0)
        )


def live_runner(store: Store, run_id: str) -> Runner | None:
    """The runner that drives the run now; None when there is none, or it died."""
    with store.reading() as connection:
        row = connection.execute(select(run_control).where(run_control.c.run_id == run_id)).one_or_none()
        if row is None or not is_alive(row, server_time(connection)):
            return None
    return Runner(row.runner_host, row.runner_pid, row.runner_process_started, row.runner_token)


def lock_control(connection: Connection, run_id: str) -> tuple[bool, bool]:
    """Lock the run until the transaction ends; whether it has a runner, and whether that lives."""
    row = _locked(connection, run_id)
    return bool(row.runner_token), is_alive(row, server_time(connection))


def _locked(connection: Connection, run_id: str) -> Row[Any]:
    row = connection.execute(select(run_control).where(run_control.c.run_id == run_id).with_for_update()).one_or_none()
    if row is None:
        raise StoreError(
            f"the store has no run `{run_id}`", rule="run-unknown", hint="`catalog runs list` shows the runs"
        )
    return row


def _set(connection: Connection, run_id: str, **columns: Any) -> None:
    connection.execute(update(run_control).where(run_control.c.run_id == run_id).values(columns))


def is_alive(row: Row[Any], now: float) -> bool:
    """True when the runner that a row of run_control names lives; `now` is the server's clock."""
    if not row.runner_token:
        return False
    if row.runner_host == _host():
        return bool(row.runner_process_started) and process_started(row.runner_pid) == str(row.runner_process_started)
    return bool(now - row.heartbeat <= SILENCE_LIMIT)


def _host() -> str:
    """This machine's name, boot and process-id namespace: only where all agree does a pid mean the same process."""
    boot = Path("/proc/sys/kernel/random/boot_id")
    namespace = Path("/proc/self/ns/pid")
    parts = [socket.gethostname()]
    if boot.exists() and namespace.is_symlink():
        parts += [boot.read_text(encoding="ascii").strip(), os.readlink(namespace)]
    return "/".join(parts)


def _machine_name(host: str) -> str:
    return host.partition("/")[0]
