"""Mutation scores: how many faults put into a component its cases notice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from catalog.client.testing.cases import Case, Suite
from catalog.client.testing.equivalence import is_equivalent, touched
from catalog.client.testing.mutation import Mutant, mutants
from catalog.client.testing.outcome import CaseResult
from catalog.client.testing.run_case import Bench, run_case
from catalog.spec.model import ComponentSpec

# A mutant may hang where the component itself is quick.
LEAST_SECONDS = 30.0
PATIENCE = 5.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the cases made of a mutant: `caught_by` names the case that failed, and is empty for a survivor.

    `reached` is false for a mutant that starts nothing else in any case, so that none could notice it.
    """

    description: str
    caught_by: str = ""
    reached: bool = True


@dataclass(frozen=True, slots=True)
class Score:
    """The verdicts on all mutants of a component that are not equivalent to it."""

    label: str
    verdicts: tuple[Verdict, ...]

    @property
    def caught(self) -> int:
        """How many mutants some case noticed."""
        return sum(bool(verdict.caught_by) for verdict in self.verdicts)

    @property
    def percent(self) -> int:
        """The share of mutants caught, rounded down; 0 when there are none."""
        return 100 * self.caught // len(self.verdicts) if self.verdicts else 0

    def too_low(self, percent: int) -> bool:
        """True below `percent`; a component of which no mutant can be made has nothing to show."""
        return bool(self.verdicts) and self.percent < percent

    @property
    def survivors(self) -> tuple[Verdict, ...]:
        """The mutants that no case noticed."""
        return tuple(verdict for verdict in self.verdicts if not verdict.caught_by)


def true_mutants(spec: ComponentSpec) -> list[Mutant]:
    """The mutants of a component that behave differently from it with some arguments."""
    return [mutant for mutant in mutants(spec) if not is_equivalent(spec, mutant.spec)]


def judge(suite: Suite, mutant: Mutant, baseline: Sequence[CaseResult], bench: Bench) -> Verdict:
    """Run the cases that can notice the mutant, quickest first, until one does not hold.

    `baseline` are the results of the component itself, which all passed.
    """
    seconds = {result.case.name: result.seconds for result in baseline}
    cases = sorted(touched(suite.cases, suite.spec, mutant.spec), key=lambda case: seconds[case.name])
    patient = replace(bench, timeout_seconds=_patience(seconds.values(), bench.timeout_seconds))
    by = _first_failing(suite.label, mutant.spec, cases, patient)
    return Verdict(mutant.description, by, bool(cases))


def _first_failing(label: str, spec: ComponentSpec, cases: Iterable[Case], bench: Bench) -> str:
    for case in cases:
        if not run_case(label, spec, case, bench).passed:
            return case.name
    return ""


def _patience(seconds: Iterable[float], limit: float) -> float:
    return min(limit, max(LEAST_SECONDS, PATIENCE * max(seconds, default=0.0)))
