"""Virtual environments for components that need Python packages: cached, and never the host's own."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count

from catalog.errors import MachineError, RunError
from catalog.spec.model import ComponentSpec

PACKAGES = "kfp-catalog/python-packages"
"""The annotation that lists a component's requirements (JSON list of texts)."""

READY = "CATALOG_PACKAGES_READY"
"""With this variable at 1 the command line of a component with that annotation installs nothing itself."""

_OWN_PIP = re.compile(r"\bpip[\d.]*\b.{0,200}?\binstall\b", re.DOTALL)
_LOOK_SECONDS = 0.1

Step = Callable[[Sequence[str], Sequence[int]], int]
"""Runs a command line that inherits the given descriptors, with its output in the job's log; gives the exit code."""


def packages_of(spec: ComponentSpec) -> tuple[str, ...]:
    """The requirements a component lists; RunError when the annotation is not a JSON list of texts."""
    text = spec.annotations.get(PACKAGES)
    if text is None:
        return ()
    try:
        value = json.loads(text)
    except ValueError:
        value = None
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise RunError(
            f'component "{spec.name or "?"}": the annotation {PACKAGES} is not a JSON list of texts',
            rule="packages-annotation",
            hint='write for example ["pandas==2.2.3"]',
        )
    return tuple(value)


def installs_packages(line: Sequence[str]) -> bool:
    """True when a command line calls pip to install something."""
    return _OWN_PIP.search("\0".join(line)) is not None


def bin_folder(environment: str) -> str:
    """Where the programs of a virtual environment are."""
    return f"{environment}/bin"


@contextmanager
def shared_environment(root: str, packages: Sequence[str], step: Step, check: Callable[[], None]) -> Iterator[str]:
    """The folder of the environment with exactly these packages, built once for all tasks and processes.

    `check` is called while another task builds it, and raises to give up.
    Raises RunError when the packages cannot be installed and MachineError when no environment can be made.
    """
    folder = f"{root}/{_key(sorted(packages))}"
    if not _is_complete(folder):
        os.makedirs(root, exist_ok=True)
        lock = _open_lock(folder)
        try:
            while not _try_lock(lock):
                check()
                time.sleep(_LOOK_SECONDS)
            _build(folder, packages, step, lock)
        finally:
            os.close(lock)
    yield folder


@contextmanager
def private_environment(root: str, identity: str, step: Step) -> Iterator[str]:
    """An environment that no other task uses meanwhile, for a component that calls pip itself.

    It is kept for the next task of the same component (`identity`), which then finds its packages installed.
    """
    os.makedirs(root, exist_ok=True)
    key = _key([identity])
    for number in count():
        folder = f"{root}/{key}-{number}"
        lock = _open_lock(folder)
        try:
            if _try_lock(lock):
                _build(folder, (), step, lock)
                yield folder
                return
        finally:
            os.close(lock)


def _key(parts: Sequence[str]) -> str:
    python = [sys.implementation.name, sys.version, os.path.realpath(sys.executable)]
    return hashlib.sha256(json.dumps([python, list(parts)]).encode()).hexdigest()[:32]


def _is_complete(folder: str) -> bool:
    return os.path.exists(f"{folder}/complete") and os.path.exists(f"{bin_folder(folder)}/python")


def _build(folder: str, packages: Sequence[str], step: Step, lock: int) -> None:
    """Make the environment in place, as its paths are baked in; a half-made one is never left marked complete.

    The programs inherit the lock: a pip that outlives its killed parent keeps others away until it ends.
    """
    if _is_complete(folder):
        return
    shutil.rmtree(folder, ignore_errors=True)
    try:
        if step((sys.executable, "-m", "venv", folder), (lock,)):
            raise MachineError(
                "cannot make a Python virtual environment; the task's log says why",
                rule="venv-failed",
                hint="install Python's venv module (Debian, Ubuntu: `apt install python3-venv`)",
            )
        pip = (f"{bin_folder(folder)}/python", "-m", "pip", "install", "--disable-pip-version-check", "--no-input")
        if packages and step((*pip, *packages), (lock,)):
            raise RunError(
                f"cannot install the Python packages {', '.join(packages)}; the task's log says why",
                rule="packages-failed",
                hint="check the names and versions, and that the package index can be reached",
            )
        with open(f"{folder}/complete", "x", encoding="ascii"):
            pass
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _open_lock(folder: str) -> int:
    return os.open(f"{folder}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)


def _try_lock(lock: int) -> bool:
    import fcntl

    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
