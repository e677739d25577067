"""Changing a recurring run in place, which KFP cannot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from catalog.client.scheduler.jobs import pipeline_source, repinned
from catalog.errors import UsageError
from hub.kfp.by_id import experiment_by_id
from hub.kfp.message import Message
from hub.kfp.sources import run_request
from hub.kfp.triggers import read_trigger, trigger_struct
from hub.kfp.v2.input_types import input_types
from hub.kfp.v2.parameters import argument_texts
from hub.kfp.v2.run_source import follows_latest, read_source, refuse_unsupported, types_of_request
from hub.runs import recurring
from hub.runs.read import changeable_recurring_run
from hub.runs.readable_components import session_of
from hub.runs.served_request import served_prepare

if TYPE_CHECKING:
    from catalog.pipeline.schedule import Schedule
    from catalog.store.recurring_runs import RecurringRun
    from hub.registry.principal import Principal
    from hub.runs.place import RunPlace

_TICKS = ("cron", "every_seconds", "timezone", "start", "end")


def edited(
    place: RunPlace, principal: Principal, recurring_run_id: str, body: Message
) -> Callable[[RecurringRun], RecurringRun]:
    """The change that a body asks for; what it leaves out stays.

    Raises UsageError for values that cannot be, and what preparing a run raises when its runs could not be run so.
    """
    refuse_unsupported(body)
    job = changeable_recurring_run(place, principal, recurring_run_id)
    fields = _texts(body) | _pipeline(place, principal, job, body)
    if body.has("experiment_id"):
        fields["experiment"] = experiment_by_id(place, principal, body.text("experiment_id")).name
    now = datetime.now(timezone.utc)
    _schedule(job.schedule, body, now)

    def change(before: RecurringRun) -> RecurringRun:
        return replace(before, **fields, schedule=_schedule(before.schedule, body, now))

    return change


def _texts(body: Message) -> dict[str, Any]:
    names = {"display_name": "name", "description": "description"}
    return {field: body.text(name) for name, field in names.items() if body.has(name)}


def _schedule(before: Schedule, body: Message, now: datetime) -> Schedule:
    """The schedule with those of its parts changed that the body has."""
    trigger = body.message("trigger") if body.has("trigger") else Message.of(trigger_struct(before), "trigger")
    asked = read_trigger(
        trigger,
        max_concurrency=body.integer("max_concurrency") or 0,
        no_catchup=body.flag("no_catchup"),
        enabled=before.enabled,
        now=now,
    )
    taken: dict[str, Any] = {}
    if body.has("trigger"):
        taken |= {name: getattr(asked, name) for name in _TICKS}
    if body.has("max_concurrency"):
        taken["max_concurrency"] = asked.max_concurrency
        taken["overlap"] = asked.overlap if before.overlap == "Allow" else before.overlap
    if body.has("no_catchup"):
        taken |= {"catch_up": asked.catch_up, "catch_up_last": None}
    return replace(before, **taken)


def _pipeline(place: RunPlace, principal: Principal, job: RecurringRun, body: Message) -> dict[str, Any]:
    """The fields that change with another pipeline, version or parameters; those of the same name are replaced."""
    config, root = body.message("runtime_config"), str(job.options.get("pipeline_root") or "")
    if config.text("pipeline_root", root) != root:
        message = "the pipeline_root of a recurring run stays as it was made"
        raise UsageError(message, rule="not-supported", hint="make another recurring run")
    given = config.struct("parameters")
    if not body.has("pipeline_version_reference") and not body.has("pipeline_spec"):
        if not given:
            return {}
        texts = argument_texts(input_types(job.pipeline_text), given)
        return recurring.revised(place, principal, job.recurring_run_id, arguments=texts)
    request = run_request(place, principal, read_source(place, principal, body), {})
    types, follows = types_of_request(request), follows_latest(body)
    kept = {name: text for name, text in job.arguments.items() if name in types}
    request = replace(
        request,
        arguments={**kept, **argument_texts(types, given)},
        engine=job.engine,
        pipeline_root=root,
    )
    prepared = served_prepare(place)(request, session_of(place, principal))
    return {
        "arguments": dict(request.arguments if follows else prepared.arguments),
        "source": pipeline_source(request, follows),
        **repinned(job, prepared),
    }
