"""What a run would do, task by task, without starting or writing anything."""

from __future__ import annotations

import uuid

from catalog.client.create import pipeline_name
from catalog.client.dry_reasons import Reasons
from catalog.client.dry_walk import DryTask, DryWalk
from catalog.client.request import Prepared
from catalog.client.session import Session
from catalog.pipeline.durations import duration_seconds
from catalog.run.model import CachedResult, Change
from catalog.run.plan import RunPlan
from catalog.run.substitution import substitute
from catalog.run.walk import Walk

__all__ = ["DryTask", "dry_run"]


def dry_run(prepared: Prepared, session: Session) -> list[DryTask]:
    """One row for each container task in the order of dependence, and one for what is skipped or unknown as a whole."""
    from catalog.store.cache import lookup_cache

    request, run_id = prepared.request, uuid.uuid4().hex
    name = request.name or pipeline_name(prepared.spec)
    staleness = request.max_cache_staleness
    plan = RunPlan(
        run_id=run_id,
        name=name,
        spec=prepared.spec,
        arguments={key: substitute(text, name, run_id) for key, text in prepared.arguments.items()},
        folder=session.run_folder(run_id),
        use_cache=request.use_cache,
        max_cache_staleness=None if staleness is None else duration_seconds(staleness),
    )

    def lookup(key: str, oldest: float | None) -> CachedResult | None:
        return lookup_cache(session.store, key, oldest)

    walk = Walk(plan, session.artifacts, _refuse, lookup, {}, {})
    return DryWalk(walk, Reasons(session, pipeline_name(prepared.spec))).run()


def _refuse(change: Change) -> None:
    raise AssertionError(f"a dry run changes nothing: {change}")
