"""How one run of a component ended, and what a case has to say about that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from catalog.client.testing.cases import Case
from catalog.run.model import Artifact


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a component ended.

    `succeeded` is the run's own verdict: exit code 0 and every output written. `exit_code` is None when the program
    never started, vanished, or was ended from outside; `message` says why a run did not succeed. `log` is what was
    printed, standard output and standard error together.
    """

    succeeded: bool
    exit_code: int | None
    message: str = ""
    log: str = ""
    outputs: Mapping[str, Artifact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One thing that is not as a case says: `what` was looked at, `expected` and `got`, and a diff of longer texts."""

    what: str
    expected: str
    got: str
    diff: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What came of a case: it holds when there are no mismatches and no `error`.

    `error` is a sentence about a program that could not be run at all or to its end, `skipped` says why a case is not
    for this engine; it then counts for nothing. `log` is as in Outcome.
    """

    label: str
    case: Case
    seconds: float
    mismatches: tuple[Mismatch, ...] = ()
    error: str = ""
    log: str = ""
    skipped: str = ""

    @property
    def passed(self) -> bool:
        """True when the case holds, or was skipped."""
        return not self.mismatches and not self.error

    @property
    def state(self) -> str:
        """`ok`, `failed`, `error` where the program could not be run, or `skipped`."""
        if self.skipped:
            return "skipped"
        return "error" if self.error else "failed" if self.mismatches else "ok"
