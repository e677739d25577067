"""The form of a recurring run, new or to be changed: its pipeline's inputs, its schedule, a preview of its fires."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from fastapi import Request
from fastapi.responses import Response

from catalog.client.stored_pipeline import read_stored
from catalog.library.reference import is_reference
from catalog.pipeline.schedule import Schedule
from catalog.store.pipeline_versions import find_version, latest_version
from catalog.store.recurring_runs import RecurringRun
from hub.pages.viewer import Viewer
from hub.run_pages.forms_inputs import InputField, input_fields, posted_fields
from hub.run_pages.forms_posted import PostedForm
from hub.run_pages.forms_problems import Problem, field_problems, input_problems
from hub.run_pages.new_run_form import experiment_choices
from hub.run_pages.new_run_options import LABELS as OPTION_LABELS
from hub.run_pages.new_run_options import RunOptions, engines_of, labels_text, posted_options
from hub.run_pages.new_run_source import RunSource, find_source, of_library, version_choices
from hub.run_pages.recurring_preview import preview_values, short_texts
from hub.run_pages.recurring_schedule import (
    CATCH_UPS,
    LABELS,
    NAMES,
    OVERLAPS,
    UNITS,
    ScheduleForm,
    read_schedule,
    schedule_texts,
)
from hub.run_pages.render import run_page
from hub.run_pages.site import Site

NEW_SCHEDULE = Schedule(cron="0 9 * * 1-5")


@dataclass(frozen=True)
class RecurringForm:
    """Everything that stands in the form; `job` is the recurring run that it changes, None for a new one."""

    source: RunSource
    fields: tuple[InputField, ...]
    options: RunOptions
    schedule: ScheduleForm
    arguments: Mapping[str, str]
    follows: bool = False
    enabled: bool = True
    job: RecurringRun | None = None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What keeps it from being saved."""
        return (
            *field_problems(self.options.errors, OPTION_LABELS),
            *field_problems(self.schedule.errors, LABELS),
            *input_problems(self.fields),
        )

    @property
    def may_follow(self) -> bool:
        """True for a pipeline that may have later versions."""
        return self.source.pipeline is not None or bool(self.source.reference)

    @property
    def address(self) -> str:
        """Where it is sent to."""
        query = f"?{self.source.query}" if self.may_follow else ""
        return f"/recurring/{self.job.recurring_run_id}/edit{query}" if self.job else f"/recurring/new{query}"


def new_form(source: RunSource, experiment: str = "") -> RecurringForm:
    """The form of a new recurring run, with the defaults of its pipeline."""
    schedule = ScheduleForm(schedule_texts(NEW_SCHEDULE), NEW_SCHEDULE)
    return RecurringForm(source, input_fields(source.spec), RunOptions(experiment=experiment), schedule, {})


def form_of_job(job: RecurringRun, source: RunSource) -> RecurringForm:
    """The form of a recurring run as it is."""
    return RecurringForm(
        source=source,
        fields=input_fields(source.spec, job.arguments),
        options=RunOptions(
            name=job.name,
            description=job.description,
            experiment=job.experiment,
            labels=labels_text(job.options.get("labels", {})),
            engine="" if job.engine == "auto" else job.engine,
            use_cache=bool(job.options.get("cache", True)),
        ),
        schedule=ScheduleForm(schedule_texts(job.schedule), job.schedule),
        arguments=job.arguments,
        follows=bool(job.source) and not job.source.get("version_id"),
        enabled=job.enabled,
        job=job,
    )


def posted_recurring(site: Site, form: PostedForm, source: RunSource, job: RecurringRun | None) -> RecurringForm:
    """The form as it was filled in."""
    fields, arguments = posted_fields(source.spec, form, placeholders=True)
    texts = short_texts({name: form.line(name) for name in NAMES})
    return RecurringForm(
        source=source,
        fields=fields,
        options=posted_options(form, engines_of(site.runs)),
        schedule=read_schedule(texts, job.schedule if job else None),
        arguments=arguments,
        follows=form.line("follow") == "latest",
        enabled=job.enabled if job else bool(form.line("enabled")),
        job=job,
    )


def source_of_job(site: Site, viewer: Viewer, job: RecurringRun, asked: Mapping[str, str]) -> RunSource:
    """The pipeline of a recurring run: the version that the address names, else the one that its next run takes.

    Raises UsageError when the uploaded pipeline is gone, or not the viewer's to read.
    """
    pipeline_id, reference = job.source.get("pipeline_id", ""), job.source.get("reference", "")
    if is_reference(reference):
        return of_library(site, viewer, reference)
    if not pipeline_id:
        return RunSource(read_stored(job.pipeline_text, job.options.get("sources", {})))
    version_id = asked.get("version", "") or job.source.get("version_id", "")
    if version_id:
        version = find_version(site.store, pipeline_id, version_id)
    else:
        version = latest_version(site.store, pipeline_id)
    found = find_source(site, viewer, {"pipeline": pipeline_id, "version": version.version_id})
    assert found is not None
    return found


def form_page(
    site: Site,
    request: Request,
    viewer: Viewer,
    form: RecurringForm,
    problems: tuple[Problem, ...] = (),
) -> Response:
    """The page of the form, with a preview of the next fires."""
    values: dict[str, Any] = {
        **preview_values(form.schedule),
        "engines": engines_of(site.runs),
        "experiments": experiment_choices(site, viewer),
        "versions": version_choices(site, viewer, form.source),
        "zones": zone_names(),
        "units": tuple((unit, unit) for unit in UNITS),
        "overlaps": tuple(OVERLAPS.items()),
        "catch_ups": tuple(CATCH_UPS.items()),
    }
    status = 422 if problems else 200
    return run_page(site, request, "recurring_form.html", viewer, status, form=form, problems=problems, **values)


@cache
def zone_names() -> tuple[str, ...]:
    """The time zones that this machine knows, read once."""
    from zoneinfo import available_timezones

    return tuple(sorted(available_timezones()))
