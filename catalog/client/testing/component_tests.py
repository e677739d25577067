"""Testing components: their cases found, chosen, run in parallel, and reported."""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from catalog.client.stopping import signals_stop
from catalog.client.testing.case_file import FILE, read_cases
from catalog.client.testing.cases import Case, Suite
from catalog.client.testing.outcome import CaseResult
from catalog.client.testing.run_case import Bench, run_case
from catalog.client.testing.score import Score, Verdict, judge, true_mutants
from catalog.client.testing.selection import Shard, changed_since, with_selected
from catalog.client.testing.targets import Target, find_targets
from catalog.client.trust import require_trust, untrusted_components
from catalog.errors import CatalogError, CompositionError, Finding, MachineError, RunError, UsageError
from catalog.library.libraries import Libraries
from catalog.run.engine import TaskEngine

Work = TypeVar("Work")
Result = TypeVar("Result")

DEFAULT_JOBS = 4


@dataclass(frozen=True, slots=True)
class TestOrder:
    """What is to be tested and how.

    `names` and `everything` are as in `find_targets`; `select` are shell patterns of case names or ids, `since` a git
    revision (only components changed since), `shard` a part of the cases, or with `mutate` of the components. `jobs`
    cases run at once (0: as many as there are processors, four at most), each for `timeout_seconds` at most. `trust`
    lets a pipeline's components that were fetched over the network run as processes.
    """

    names: tuple[str, ...] = ()
    everything: bool = False
    engine: str = "docker"
    select: tuple[str, ...] = ()
    since: str = ""
    shard: Shard = field(default_factory=Shard)
    jobs: int = 0
    timeout_seconds: float = 600.0
    trust: bool = False
    mutate: bool = False


@dataclass(frozen=True, slots=True)
class TestReport:
    """What came of an order: results in the order of the files, findings about what could not be tested, and scores.

    `selected` is the number of cases that were to run; `notes` are sentences about what was left out.
    """

    results: tuple[CaseResult, ...] = ()
    findings: tuple[Finding, ...] = ()
    scores: tuple[Score, ...] = ()
    selected: int = 0
    notes: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """True when every case that was to run did and holds, and nothing was found."""
        complete = len(self.results) == self.selected
        return complete and not self.findings and all(result.passed for result in self.results)


OnResult = Callable[[CaseResult], None]
OnScore = Callable[[Score], None]


def run_component_tests(
    order: TestOrder, libraries: Libraries, on_result: OnResult | None = None, on_score: OnScore | None = None
) -> TestReport:
    """Run the cases of components; `on_result` and `on_score` hear of each as soon as those before it are there.

    What is wrong with a component or its tests.yaml is a finding and stops no other. Nothing is written to the user's
    run store. Raises UsageError for a name that means nothing, MachineError when the engine cannot work here,
    KeyboardInterrupt when a signal ended it.
    """
    engine = _engine(order.engine)
    targets, findings = find_targets(order.names, libraries, everything=order.everything)
    notes: list[str] = []
    if order.since:
        changed = changed_since(targets, order.since)
        notes += [f"{len(targets) - len(changed)} of {len(targets)} components did not change since {order.since}"]
        targets = changed
    suites, more = _suites(targets, libraries, order, engine)
    findings += more
    chosen = with_selected(suites, order.select)
    if order.select and suites and not chosen:
        findings.append(_nothing_selected(order.select, suites))
    if order.mutate:
        chosen = order.shard.of(chosen)
        pairs = [(suite, case) for suite in chosen for case in suite.cases]
    else:
        pairs = order.shard.of([(suite, case) for suite in chosen for case in suite.cases])
    if not pairs and chosen != pairs:
        notes.append(f"there are fewer cases than shards: none is left for {order.shard.number}/{order.shard.count}")
    with _bench(order, engine) as (bench, pool):
        results = _run_all(pairs, bench, pool, on_result)
        scores = _scores(chosen, results, bench, pool, on_score, notes) if order.mutate else []
        if bench.cancelled():
            raise KeyboardInterrupt
    return TestReport(tuple(results), tuple(findings), tuple(scores), len(pairs), tuple(notes))


def _engine(name: str) -> TaskEngine:
    from catalog.run.engines import ENGINES

    if name not in ENGINES:
        raise UsageError(f'there is no engine "{name}"', rule="engine-unknown", hint=f"use one of {', '.join(ENGINES)}")
    engine = ENGINES[name]()
    engine.prepare([])
    return engine


def _suites(
    targets: Sequence[Target], libraries: Libraries, order: TestOrder, engine: TaskEngine
) -> tuple[list[Suite], list[Finding]]:
    suites: list[Suite] = []
    findings: list[Finding] = []
    for target in targets:
        try:
            suites.append(_suite(target, libraries, order, engine))
        except (MachineError, UsageError):
            raise
        except CatalogError as error:
            findings += error.findings
    return suites, findings


def _suite(target: Target, libraries: Libraries, order: TestOrder, engine: TaskEngine) -> Suite:
    from catalog.library.link import link
    from catalog.pipeline.check import require_sound
    from catalog.pipeline.groups import containers_of

    cases = read_cases(target.file.parent / FILE, target.spec)
    spec = link(target.spec, libraries)
    if spec.implementation is None:
        message = f"{target.label} has no implementation, so there is nothing to run"
        raise CompositionError(message, rule="no-implementation")
    require_sound(spec)
    containers = containers_of(spec)
    if order.engine == "process" and not order.trust:
        require_trust(untrusted_components(containers))
    engine.prepare(containers)
    return Suite(target.label, spec, target.file, cases)


def _nothing_selected(patterns: Sequence[str], suites: Sequence[Suite]) -> Finding:
    names = [case.name for suite in suites for case in suite.cases]
    listed = f"{', '.join(names[:10])}{', …' if len(names) > 10 else ''}"
    return Finding("no-case-selected", f"no case fits {', '.join(patterns)}", hint=f"there are: {listed}")


@contextmanager
def _bench(order: TestOrder, engine: TaskEngine) -> Iterator[tuple[Bench, ThreadPoolExecutor]]:
    """The means to run cases; what still runs is ended when the block ends or a signal comes."""
    cancelled = threading.Event()
    jobs = order.jobs or min(DEFAULT_JOBS, os.cpu_count() or 1)
    with (
        tempfile.TemporaryDirectory(prefix="catalog-test-", ignore_cleanup_errors=True) as folder,
        ThreadPoolExecutor(jobs, thread_name_prefix="case") as pool,
        signals_stop(cancelled.set, cancelled.set),
    ):
        try:
            yield Bench(engine, Path(folder), order.timeout_seconds, cancelled.is_set), pool
        except BaseException:
            cancelled.set()
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _in_order(
    pool: ThreadPoolExecutor, bench: Bench, work: Callable[[Work], Result], items: Sequence[Work]
) -> Iterator[Result]:
    """The results in the order of the items, each as soon as it and all before it are there; fewer when cancelled."""
    futures = [pool.submit(work, item) for item in items]
    for future in futures:
        if bench.cancelled():
            future.cancel()
            continue
        yield future.result()


def _run_all(
    pairs: Sequence[tuple[Suite, Case]], bench: Bench, pool: ThreadPoolExecutor, on_result: OnResult | None
) -> list[CaseResult]:
    def work(pair: tuple[Suite, Case]) -> CaseResult:
        suite, case = pair
        return run_case(suite.label, suite.spec, case, bench)

    results: list[CaseResult] = []
    for result in _in_order(pool, bench, work, pairs):
        results.append(result)
        if on_result is not None:
            on_result(result)
    return results


def _scores(
    suites: Sequence[Suite],
    results: Sequence[CaseResult],
    bench: Bench,
    pool: ThreadPoolExecutor,
    on_score: OnScore | None,
    notes: list[str],
) -> list[Score]:
    scores: list[Score] = []
    for suite in suites:
        baseline = [result for result in results if result.label == suite.label]
        if not all(result.passed for result in baseline):
            notes.append(f"{suite.label} has no score: its own cases do not hold")
            continue
        if suite.spec.container is None:
            notes.append(f"{suite.label} has no score: it is a pipeline")
            continue
        score = _score(suite, baseline, bench, pool)
        if bench.cancelled():
            break
        scores.append(score)
        if on_score is not None:
            on_score(score)
    return scores


def _score(suite: Suite, baseline: Sequence[CaseResult], bench: Bench, pool: ThreadPoolExecutor) -> Score:
    verdicts: list[Verdict] = list(
        _in_order(pool, bench, lambda mutant: judge(suite, mutant, baseline, bench), true_mutants(suite.spec))
    )
    try:
        # A daemon that went away fails every case: nobody should take that for vigilance.
        bench.engine.prepare([suite.spec])
    except RunError:  # only about the component, which was checked before
        pass
    return Score(suite.label, tuple(verdicts))
