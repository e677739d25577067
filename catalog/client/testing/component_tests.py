"""Testing components: their cases found, chosen, run in parallel, and reported."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from catalog.client.testing.cases import Case, Suite
from catalog.client.testing.order import CaseOrder, CaseReport
from catalog.client.testing.outcome import CaseResult
from catalog.client.testing.run_case import run_case
from catalog.client.testing.score import Score, judge, true_mutants
from catalog.client.testing.selection import changed_since, with_selected
from catalog.client.testing.stage import Stage
from catalog.client.testing.stages import open_stage
from catalog.client.testing.suites import make_suites
from catalog.client.testing.targets import find_targets
from catalog.client.testing.workers import Workers, open_bench
from catalog.errors import Finding
from catalog.library.libraries import Libraries

OnResult = Callable[[CaseResult], None]
OnScore = Callable[[Score], None]
Pair = tuple[Suite, Case]


def run_component_tests(
    order: CaseOrder, libraries: Libraries, on_result: OnResult | None = None, on_score: OnScore | None = None
) -> CaseReport:
    """Run the cases of components; `on_result` and `on_score` hear of each as soon as those before it are there.

    What is wrong with a component or its tests.yaml is a finding and stops no other. Nothing is written to the user's
    run store. Raises UsageError for a name that means nothing, MachineError when the engine cannot work here,
    KeyboardInterrupt when a signal ended it.
    """
    with open_stage(order) as stage:
        stage.prepare([])
        return _tested(order, libraries, stage, on_result, on_score)


def _tested(
    order: CaseOrder, libraries: Libraries, stage: Stage, on_result: OnResult | None, on_score: OnScore | None
) -> CaseReport:
    targets, findings = find_targets(order.names, libraries, everything=order.everything)
    notes: list[str] = []
    if order.since:
        everything, targets = len(targets), changed_since(targets, order.since)
        notes.append(f"{len(targets)} of {everything} components changed since {order.since}")
    suites, refused = make_suites(targets, libraries, stage, trust=order.trust)
    chosen = with_selected(suites, order.select)
    if suites and not chosen:
        refused.append(_nothing_selected(order.select, suites))
    pairs = _share(order, chosen)
    if chosen and not pairs:
        notes.append(f"nothing is left for shard {order.shard.number} of {order.shard.count}")
    with open_bench(stage, order.jobs, order.timeout_seconds) as workers:
        results = _run_all(pairs, workers, on_result)
        scores, unscored = _scores(pairs, results, workers, on_score) if order.mutate else ([], [])
    return CaseReport(tuple(results), (*findings, *refused), tuple(scores), len(pairs), (*notes, *unscored))


def _nothing_selected(patterns: Sequence[str], suites: Sequence[Suite]) -> Finding:
    names = [case.name for suite in suites for case in suite.cases]
    listed = f"{', '.join(names[:10])}{', …' if len(names) > 10 else ''}"
    return Finding("no-case-selected", f"no case fits {', '.join(patterns)}", hint=f"there are: {listed}")


def _share(order: CaseOrder, suites: Sequence[Suite]) -> list[Pair]:
    if order.mutate:  # a score needs all cases of a component
        return [(suite, case) for suite in order.shard.of(suites) for case in suite.cases]
    return order.shard.of([(suite, case) for suite in suites for case in suite.cases])


def _run_all(pairs: Sequence[Pair], workers: Workers, on_result: OnResult | None) -> list[CaseResult]:
    def work(pair: Pair) -> CaseResult:
        suite, case = pair
        if not case.runs_on(workers.bench.stage.name):
            return CaseResult(suite.label, case, 0.0, skipped=f"it runs on {' or '.join(case.engines)} only")
        return run_case(suite.label, suite.spec, case, workers.bench)

    results: list[CaseResult] = []
    for result in workers.each(work, pairs):
        results.append(result)
        if on_result is not None:
            on_result(result)
    return results


def _scores(
    pairs: Sequence[Pair], results: Sequence[CaseResult], workers: Workers, on_score: OnScore | None
) -> tuple[list[Score], list[str]]:
    """The scores of the suites, and a sentence about each that has none."""
    scores: list[Score] = []
    notes: list[str] = []
    for suite in {id(suite): suite for suite, _ in pairs}.values():
        every = [result for (owner, _), result in zip(pairs, results, strict=True) if owner is suite]
        baseline = [result for result in every if not result.skipped]
        if not baseline:
            notes.append(f"{suite.label} has no score: none of its cases runs on {workers.bench.stage.name}")
        elif suite.spec.container is None:
            notes.append(f"{suite.label} has no score: it is a pipeline")
        elif not all(result.passed for result in baseline):
            notes.append(f"{suite.label} has no score: its own cases do not hold")
        else:
            scores.append(_score(replace(suite, cases=tuple(result.case for result in baseline)), baseline, workers))
            if on_score is not None:
                on_score(scores[-1])
    return scores, notes


def _score(suite: Suite, baseline: Sequence[CaseResult], workers: Workers) -> Score:
    mutants = true_mutants(suite.spec)
    verdicts = tuple(workers.each(lambda mutant: judge(suite, mutant, baseline, workers.bench), mutants))
    # Where the engine went away every case fails: nobody should take that for vigilance.
    workers.bench.stage.prepare([])
    return Score(suite.label, verdicts)
