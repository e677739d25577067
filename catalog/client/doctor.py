"""What each engine needs on this machine and beyond, looked at without running anything."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from catalog.errors import CatalogError, Finding
from catalog.run.argo.options import ClusterOptions

_PATIENCE_SECONDS = 3.0
_SECRETS = ("AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
_SHORTEST_SECRET = 4


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What was found about one engine, by severity: ok, info (cannot be told from here), warning, error."""

    engine: str
    findings: tuple[Finding, ...]

    @property
    def usable(self) -> bool:
        """True when nothing that was found keeps the engine from working."""
        return all(finding.severity != "error" for finding in self.findings)


def diagnose(engine: str, options: ClusterOptions) -> Diagnosis:
    """Look at what the engine (`process`, `docker` or `argo`) needs; never raises for what is missing.

    `options` matter for `argo`. Secrets of the environment that stand in a message are made unreadable.
    """
    look = _LOOKS[engine]
    try:
        findings = look(options)
    except CatalogError as error:
        findings = list(error.findings)
    return Diagnosis(engine, tuple(_redacted(finding) for finding in findings))


def _process(options: ClusterOptions) -> list[Finding]:
    version = ".".join(str(part) for part in sys.version_info[:3])
    found = [_ok("process-python", f"Python {version} at {sys.executable}")]
    if importlib.util.find_spec("fcntl") is None:
        hint = "run `catalog` on Linux, macOS or WSL, or use another engine"
        found.append(Finding("process-system", "the process engine needs a POSIX system", hint=hint))
    lacking = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
    if lacking:
        message = f"components that need Python packages cannot run: Python's {' and '.join(lacking)} is not installed"
        hint = "install it (Debian, Ubuntu: `apt install python3-venv`)"
        found.append(Finding("venv-failed", message, hint=hint, severity="warning"))
    else:
        found.append(_ok("process-venv", "virtual environments can be made"))
    return [*found, _home()]


def _home() -> Finding:
    from catalog.resources import home_folder

    folder = home_folder()
    place = next((parent for parent in (folder, *folder.parents) if parent.exists()), folder)
    if place.is_dir() and os.access(place, os.W_OK | os.X_OK):
        return _ok("home", f"runs are kept in {folder}")
    hint = "make it writable for you, or set CATALOG_HOME to a folder that is"
    return Finding("store-read-only", f"runs cannot be kept in {folder}: {place} is not writable", hint=hint)


def _docker(options: ClusterOptions) -> list[Finding]:
    from catalog.run.docker_daemon import Daemon

    daemon = Daemon()
    daemon.find()
    found = [_ok("docker", f"the docker daemon answers, with {daemon.cpus} processors")]
    how = "shares folders with this machine" if daemon.shares else "gets files as archives, which takes longer"
    return [*found, _ok("docker-files", f"a container {how}"), _home()]


def _argo(options: ClusterOptions) -> list[Finding]:
    from catalog.run.argo.cluster import connect
    from catalog.run.argo.preflight import preflight
    from catalog.run.argo.target import find_target

    with connect(options, patience=_PATIENCE_SECONDS) as cluster:
        return preflight(cluster, find_target(cluster, options))


def _ok(rule: str, message: str) -> Finding:
    return Finding(rule, message, severity="ok")


def _redacted(finding: Finding) -> Finding:
    values = [os.environ.get(name, "") for name in _SECRETS]
    message, hint = finding.message, finding.hint
    for value in values:
        if len(value) >= _SHORTEST_SECRET:
            message, hint = message.replace(value, "***"), hint.replace(value, "***")
    return replace(finding, message=message, hint=hint)


_LOOKS: Mapping[str, Callable[[ClusterOptions], list[Finding]]] = {
    "process": _process,
    "docker": _docker,
    "argo": _argo,
}

ENGINE_NAMES = tuple(_LOOKS)
