"""What a user calls a recurring run: its id, the beginning of it, or its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.errors import UsageError

if TYPE_CHECKING:
    from catalog.store.recurring_runs import RecurringRun
    from catalog.store.store import Store


def find_job(store: Store, reference: str) -> RecurringRun:
    """The recurring run meant; UsageError when there is none, or several."""
    from catalog.spec.suggestions import suggest
    from catalog.store.recurring_runs import list_recurring_runs

    jobs = list_recurring_runs(store)
    found = [job for job in jobs if job.recurring_run_id == reference] or [
        job for job in jobs if job.name == reference or (reference and job.recurring_run_id.startswith(reference))
    ]
    if len(found) == 1:
        return found[0]
    if found:
        ids = ", ".join(job.recurring_run_id for job in found[:4])
        message = f"several recurring runs are called `{reference}`, such as {ids}"
        raise UsageError(message, rule="recurring-run-ambiguous", hint="give an id")
    hint = suggest(reference, [job.name for job in jobs]) if jobs else "make one: `catalog recurring create`"
    raise UsageError(f"there is no recurring run `{reference}`", rule="recurring-run-unknown", hint=hint)
