"""What speaks against running a component as a process instead of in its container."""

from __future__ import annotations

from catalog.errors import Finding, RunError
from catalog.run.fixed_paths import refuse_unfindable
from catalog.run.venv import packages_of
from catalog.spec.model import ComponentSpec

DOCKER_HINT = "run it with `--engine docker`"


def process_findings(spec: ComponentSpec) -> list[Finding]:
    """Every reason why the component cannot run as a process; empty when it can be tried."""
    findings: list[Finding] = []
    for check in (refuse_empty, refuse_unfindable, packages_of):
        try:
            check(spec)
        except RunError as error:
            findings += error.findings
    return findings


def refuse_empty(spec: ComponentSpec) -> None:
    """Raise RunError for a component without a command: what its image would start is not known here."""
    if spec.container is None or not spec.container.command:
        raise no_command(spec)


def no_command(spec: ComponentSpec) -> RunError:
    """The error for a component that leaves the program to its image."""
    return RunError(
        f'component "{spec.name or "?"}" has no command, only its image knows what to start',
        rule="no-command",
        hint=DOCKER_HINT,
    )
