"""The engines by name: those that start tasks on this machine, those of clusters, and which one `auto` means."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from catalog.errors import UsageError
from catalog.run.docker_engine import DockerEngine
from catalog.run.engine import TaskEngine
from catalog.run.process import ProcessEngine
from catalog.run.process_checks import process_findings
from catalog.spec.model import ComponentSpec

CLUSTER_ENGINES = ("argo",)
ENGINES: Mapping[str, Callable[[], TaskEngine]] = {"process": ProcessEngine, "docker": DockerEngine}


def choose_engine(asked: str, specs: Iterable[ComponentSpec], trusted: bool) -> str:
    """The name of the engine to use for `asked`, which is `process`, `docker`, `argo` or `auto`.

    `specs` are the container components of the run; `trusted` is true when the user trusts all of them to run outside
    a container. `auto` is `process` when that holds and none of them needs its container, else `docker`. Raises
    UsageError for another name.
    """
    if asked in ENGINES or asked in CLUSTER_ENGINES:
        return asked
    if asked != "auto":
        raise UsageError(
            f'there is no engine "{asked}"',
            rule="engine-unknown",
            hint=f"use one of {', '.join((*ENGINES, *CLUSTER_ENGINES, 'auto'))}",
        )
    return "process" if trusted and not any(process_findings(spec) for spec in specs) else "docker"
