"""Pages of runs, experiments, pipelines and recurring runs: of those that somebody may read."""

from __future__ import annotations

from dataclasses import replace

from catalog.errors import LibraryError
from catalog.store.experiment_pages import list_experiment_page
from catalog.store.experiment_row import ExperimentRow
from catalog.store.listing import Listing, Page
from catalog.store.pipeline_pages import list_pipeline_page, list_version_page
from catalog.store.pipeline_rows import PipelineRow, VersionRow
from catalog.store.predicate import Operation, Predicate
from catalog.store.recurring_run_pages import list_recurring_run_page
from catalog.store.recurring_runs import RecurringRun
from catalog.store.rows import RunRow
from catalog.store.run_pages import list_run_page
from hub.registry.principal import Principal
from hub.runs.place import RunPlace
from hub.runs.read import read_pipeline
from hub.runs.rights import readable_namespaces


def list_runs(place: RunPlace, principal: Principal, listing: Listing) -> Page[RunRow]:
    """As store.run_pages.list_run_page, of the runs that the principal may read."""
    return list_run_page(place.session.store, readable(place, principal, listing))


def list_experiments(place: RunPlace, principal: Principal, listing: Listing) -> Page[ExperimentRow]:
    """As store.experiment_pages.list_experiment_page, of those that the principal may read."""
    return list_experiment_page(place.session.store, readable(place, principal, listing))


def list_pipelines(place: RunPlace, principal: Principal, listing: Listing) -> Page[PipelineRow]:
    """As store.pipeline_pages.list_pipeline_page, of those that the principal may read."""
    return list_pipeline_page(place.session.store, readable(place, principal, listing))


def list_versions(place: RunPlace, principal: Principal, pipeline: str, listing: Listing) -> Page[VersionRow]:
    """The versions of a pipeline, given by name or id, page by page. UsageError (rule pipeline-unknown)."""
    row = read_pipeline(place, principal, pipeline)
    return list_version_page(place.session.store, row.pipeline_id, listing)


def list_recurring_runs(place: RunPlace, principal: Principal, listing: Listing) -> Page[RecurringRun]:
    """As store.recurring_run_pages.list_recurring_run_page, of those that the principal may read."""
    return list_recurring_run_page(place.session.store, readable(place, principal, listing))


def readable(place: RunPlace, principal: Principal, listing: Listing) -> Listing:
    """The listing within what the principal may read.

    LibraryError (rule not-signed-in) for somebody unknown who may read nothing at all.
    """
    namespaces = readable_namespaces(place, principal)
    if namespaces is None:
        return listing
    if principal.anonymous:
        hint = "send Authorization: Bearer TOKEN, or sign in"
        raise LibraryError("this takes a token", rule="not-signed-in", hint=hint)
    return replace(listing, within=(Predicate("namespace", Operation.IN, namespaces),))
