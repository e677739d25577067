"""Finding a task's processes again from another process, without ever touching one that took over a number."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from contextlib import suppress
from functools import cache

from catalog.run.process_group import signal_group

MARK = "CATALOG_ATTEMPT"
"""The environment variable that every process of an attempt carries."""

_TURNS = 20


def identify(pid: int, mark: str) -> str:
    """The text by which `kill_identified` finds the process group of leader `pid` again; `mark` is its MARK."""
    return json.dumps({"pgid": pid, "start": _start_of(pid), "boot": _boot(), "mark": mark})


def kill_identified(text: str, grace: float) -> None:
    """End the group that `identify` described: SIGTERM, after `grace` seconds SIGKILL, and what carries its mark.

    Does nothing for a text that is not of its making, from before the last boot, or whose leader's number belongs to
    another process by now.
    """
    try:
        value = json.loads(text)
        group, start, boot, mark = int(value["pgid"]), str(value["start"]), str(value["boot"]), str(value["mark"])
    except (ValueError, KeyError, TypeError):
        return
    if boot != _boot() or group <= 1:
        return
    if start and _start_of(group) == start:
        signal_group(group, signal.SIGTERM)
        _await_end(group, start, grace)
        if _start_of(group) == start:
            signal_group(group, signal.SIGKILL)
    kill_marked(mark)


def kill_marked(mark: str) -> None:
    """Kill every process that carries `mark` in its environment, those that left the group too; Linux only."""
    wanted = f"{MARK}={mark}".encode(errors="surrogateescape")
    for _ in range(_TURNS):
        if not any([_kill_if_marked(int(name), wanted) for name in _process_numbers()]):
            return


def _process_numbers() -> list[str]:
    try:
        return [name for name in os.listdir("/proc") if name.isdigit()]
    except FileNotFoundError:
        return []


def _kill_if_marked(pid: int, wanted: bytes) -> bool:
    try:
        # Held open, the descriptor keeps meaning this process even when its number is given to another one.
        descriptor = os.pidfd_open(pid)
    except (AttributeError, OSError):
        return False
    try:
        with open(f"/proc/{pid}/environ", "rb") as stream:
            if wanted not in stream.read().split(b"\0"):
                return False
        signal.pidfd_send_signal(descriptor, signal.SIGKILL)
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return True


def _await_end(pid: int, start: str, seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and _start_of(pid) == start:
        time.sleep(0.02)


def _start_of(pid: int) -> str:
    """When a living process started, as text that differs for another process of the same number; empty if gone."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as stream:
            fields = stream.read().rpartition(b")")[2].split()
    except FileNotFoundError:
        return "" if os.path.exists("/proc/self/stat") else _start_by_ps(pid)
    except ProcessLookupError:
        return ""
    return "" if fields[0] in (b"Z", b"X") else fields[19].decode()


def _start_by_ps(pid: int) -> str:
    with suppress(FileNotFoundError):
        found = subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False)
        return found.stdout.strip()
    return ""


@cache
def _boot() -> str:
    try:
        with open("/proc/sys/kernel/random/boot_id", encoding="ascii") as stream:
            return stream.read().strip()
    except FileNotFoundError:
        return ""
