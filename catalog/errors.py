"""The error family: every refusal the catalog makes is a CatalogError with a stable rule id."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Position:
    """A place in a file: `line` and `column` count from 1; 0 means unknown."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        parts = [self.file or "<text>"]
        if self.line:
            parts.append(str(self.line))
            if self.column:
                parts.append(str(self.column))
        return ":".join(parts)


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: stable rule id, message, place, offending line, and how to mend it."""

    rule: str
    message: str
    position: Position | None = None
    source_line: str = ""
    hint: str = ""
    severity: str = "error"

    def __str__(self) -> str:
        head = f"{self.position}: " if self.position else ""
        lines = [f"{head}{self.message} [{self.rule}]"]
        if self.source_line.strip():
            lines.append(f"    {self.source_line.strip()[:160]}")
        if self.hint:
            lines.append(f"    hint: {self.hint}")
        return "\n".join(lines)


class CatalogError(Exception):
    """Base of all errors raised for a reason the user can act on.

    `findings` holds one Finding or more, `exit_code` the process exit code: 1 findings or failed run, 2 usage,
    3 environment (no docker, no cluster, no network).
    """

    exit_code = 1
    default_rule = "error"

    def __init__(
        self,
        message: str = "",
        *,
        rule: str = "",
        position: Position | None = None,
        source_line: str = "",
        hint: str = "",
        findings: Iterable[Finding] = (),
    ) -> None:
        given = tuple(findings)
        self.findings: tuple[Finding, ...] = given or (
            Finding(rule or self.default_rule, message, position, source_line, hint),
        )
        super().__init__(message or self.findings[0].message)

    @property
    def rule(self) -> str:
        """The rule id of the first finding."""
        return self.findings[0].rule

    @property
    def position(self) -> Position | None:
        """The place of the first finding, if known."""
        return self.findings[0].position

    @property
    def hint(self) -> str:
        """How to mend the first finding."""
        return self.findings[0].hint

    def __str__(self) -> str:
        return "\n".join(str(finding) for finding in self.findings)


class SpecError(CatalogError):
    """A component file that is not a valid component."""

    default_rule = "spec-invalid"


class ArgumentError(CatalogError, TypeError):
    """An argument that is missing, unknown, or does not fit the input's type; a TypeError too, as in the KFP SDK."""

    default_rule = "argument-invalid"


class CompositionError(CatalogError, TypeError):
    """A pipeline whose tasks do not fit together; a TypeError too, as in the KFP SDK."""

    default_rule = "pipeline-invalid"


class CompileError(CatalogError):
    """A pipeline that cannot be written for the cluster as it stands."""

    default_rule = "compile-failed"


class LibraryError(CatalogError):
    """A reference that no library can resolve, or a library folder that is not one."""

    default_rule = "reference-unresolved"


class LockError(CatalogError):
    """A lock file that is unreadable, out of date, or contradicted by what was found."""

    default_rule = "lock-mismatch"


class RunError(CatalogError):
    """A run that cannot start or go on."""

    default_rule = "run-failed"


class StoreError(CatalogError):
    """The run store cannot do what was asked."""

    default_rule = "store-failed"


class UsageError(CatalogError):
    """The command line or call is wrong."""

    exit_code = 2
    default_rule = "usage"


class CallError(UsageError, ValueError):
    """A call under the KFP SDK's names for what cannot be or is not there; a ValueError too, as in the SDK."""

    default_rule = "bad-call"


class MachineError(CatalogError):
    """Something outside the catalog is missing: docker, a cluster, a program, disk space."""

    exit_code = 3
    default_rule = "environment"


class FetchError(MachineError):
    """A URL could not be read."""

    default_rule = "fetch-failed"


class IntegrityError(CatalogError):
    """Bytes that are not the bytes that were promised."""

    default_rule = "digest-mismatch"
