"""Reading runs from the store to compare them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from catalog.client.comparison import Comparison, RunFacts, compare
from catalog.client.component_uses import ComponentUse, component_uses
from catalog.client.execute import stored_spec
from catalog.client.session import Session
from catalog.errors import UsageError

if TYPE_CHECKING:
    from catalog.store.rows import RunRow


def compare_runs(run_ids: Sequence[str], session: Session, baseline: str = "") -> Comparison:
    """Compare runs, given by id or the beginning of one, in this order.

    Without `baseline` the first of them that its experiment has pinned is the one to measure against. Raises UsageError
    for an unknown run, for one named twice (rule run-repeated), for a baseline that is not among them (rule
    baseline-absent), and for no run at all.
    """
    from catalog.store.find_runs import get_run
    from catalog.store.progress import get_visualisations
    from catalog.store.run_pages import metrics_of

    rows = [get_run(session.store, run_id) for run_id in run_ids]
    _check(rows)
    metrics = metrics_of(session.store, [row.run_id for row in rows])
    components = _components(rows, session)
    facts = [
        RunFacts(row, metrics[row.run_id], get_visualisations(session.store, row.run_id), components[row.run_id])
        for row in rows
    ]
    return compare(facts, _baseline(rows, session, baseline))


def _check(rows: Sequence[RunRow]) -> None:
    if not rows:
        raise UsageError("there is nothing to compare", rule="run-unknown", hint="name two runs or more")
    seen: set[str] = set()
    for row in rows:
        if row.run_id in seen:
            raise UsageError(f"run `{row.run_id}` is named twice", rule="run-repeated")
        seen.add(row.run_id)


def _components(rows: Sequence[RunRow], session: Session) -> dict[str, dict[str, ComponentUse]]:
    """The components of each run; runs of one pipeline share its text, which is read once."""
    by_pipeline: dict[tuple[str, str], dict[str, ComponentUse]] = {}
    found: dict[str, dict[str, ComponentUse]] = {}
    for row in rows:
        key = row.pipeline_digest, row.text_digest
        if key not in by_pipeline:
            by_pipeline[key] = component_uses(stored_spec(row, session))
        found[row.run_id] = by_pipeline[key]
    return found


def _baseline(rows: Sequence[RunRow], session: Session, wanted: str) -> str:
    from catalog.store.experiments import list_experiments

    ids = [row.run_id for row in rows]
    if not wanted:
        pinned = {row.baseline_run_id for row in list_experiments(session.store, archived=None)}
        return next((run_id for run_id in ids if run_id in pinned), "")
    found = [run_id for run_id in ids if run_id.startswith(wanted)]
    if len(found) != 1:
        raise UsageError(
            f"the baseline `{wanted}` is not one of the runs", rule="baseline-absent", hint="name it among them too"
        )
    return found[0]
