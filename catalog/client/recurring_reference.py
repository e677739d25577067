"""What a user calls a recurring run: its id, the beginning of it, or its name."""

from __future__ import annotations

from collections.abc import Sequence

from catalog.client.workspace import Job
from catalog.errors import UsageError
from catalog.spec.suggestions import suggest

_SHOWN = 4


def by_reference(jobs: Sequence[Job], reference: str) -> Job:
    """The recurring run meant; UsageError (rules recurring-run-unknown, recurring-run-ambiguous)."""
    found = [job for job in jobs if job.run.recurring_run_id == reference] or [
        job
        for job in jobs
        if job.run.name == reference or (reference and job.run.recurring_run_id.startswith(reference))
    ]
    if len(found) == 1:
        return found[0]
    if found:
        ids = ", ".join(job.run.recurring_run_id for job in found[:_SHOWN])
        message = f"several recurring runs are called `{reference}`, such as {ids}"
        raise UsageError(message, rule="recurring-run-ambiguous", hint="give an id")
    hint = suggest(reference, [job.run.name for job in jobs]) if jobs else "make one: `catalog recurring create`"
    raise UsageError(f"there is no recurring run `{reference}`", rule="recurring-run-unknown", hint=hint)
