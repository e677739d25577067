"""A program in a process group of its own: started, followed to its end, and ended with everything it started."""

from __future__ import annotations

import math
import os
import select
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from catalog.run.bounds import Bounds

_Exited = Callable[[float], bool]


@dataclass(frozen=True, slots=True)
class GroupEnd:
    """How a program ended: its exit code (negative: a signal), and whether it was ended from here and why."""

    exit_code: int
    timed_out: bool = False
    stopped: bool = False


def start_group(
    line: Sequence[str], folder: str, environment: Mapping[str, str], log: int, keep: Sequence[int] = ()
) -> subprocess.Popen[bytes]:
    """Start `line` in `folder` as the leader of a new session; its output goes straight to the descriptor `log`.

    `keep` are descriptors that stay open in the program. Raises OSError when it cannot be started.
    """
    return subprocess.Popen(
        line,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        start_new_session=True,
        pass_fds=keep,
    )


def follow_group(process: subprocess.Popen[bytes], bounds: Bounds, grace: float) -> GroupEnd:
    """Wait for the program; end its group when the bounds say so.

    The group gets SIGTERM, SIGKILL after `grace` seconds. What is left of the group when the program has ended, for
    whatever reason, is killed.
    """
    timed_out = stopped = False
    with _watch(process) as exited:
        while not exited(bounds.patience()):
            stopped, timed_out = bounds.stopped, bounds.timed_out
            if stopped or timed_out:
                signal_group(process.pid, signal.SIGTERM)
                exited(grace)
                break
        # The leader is not reaped yet where that can be helped, so its number cannot belong to another group.
        signal_group(process.pid, signal.SIGKILL)
    return GroupEnd(process.wait(), timed_out, stopped)


def end_group(process: subprocess.Popen[bytes]) -> None:
    """Kill the program and its group at once, and wait for it."""
    signal_group(process.pid, signal.SIGKILL)
    process.wait()


def signal_group(group: int, number: int) -> None:
    """Send a signal to every process of the group; no error when none is left."""
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):  # macOS says the latter for a group of zombies
        return


@contextmanager
def _watch(process: subprocess.Popen[bytes]) -> Iterator[_Exited]:
    """A function that waits up to so many seconds and says whether the program has ended."""
    try:
        descriptor = os.pidfd_open(process.pid)
    except (AttributeError, OSError):  # not Linux, an old kernel, or a sandbox without the call
        yield lambda seconds: _poll(process, seconds)
        return
    try:
        poller = select.poll()
        poller.register(descriptor, select.POLLIN)
        yield lambda seconds: bool(poller.poll(math.ceil(seconds * 1000)))
    finally:
        os.close(descriptor)


def _poll(process: subprocess.Popen[bytes], seconds: float) -> bool:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True
