"""Recurring runs on the pages: made, previewed, changed in place, switched off, made up for."""

from __future__ import annotations

import re

import pytest

from catalog.store.recurring_runs import RecurringRun, get_recurring_run
from tests.hub.run_pages.forms.scene import DEFAULTS, HTML, SCHEDULE, Member, training, words

INPUTS = {f"in:{name}": text for name, text in DEFAULTS.items()}


@pytest.fixture
def pipeline(member: Member) -> str:
    """The id of the uploaded pipeline."""
    found = re.search(
        r"/runs/new\?pipeline=([0-9a-f-]+)", member.client.get("/pipelines?q=to-recur", headers=HTML).text
    )
    return found.group(1) if found else member.upload("to-recur").split("/")[2].partition("?")[0]


def make(member: Member, pipeline: str, **fields: str) -> str:
    """A new recurring run, disabled unless `enabled` is given; its id."""
    answer = member.post(f"/recurring/new?pipeline={pipeline}", {**INPUTS, **SCHEDULE, "act": "save", **fields})
    assert answer.status_code == 303, words(answer)
    return str(answer.headers["location"].removeprefix("/recurring/"))


def job_of(member: Member, recurring_run_id: str) -> RecurringRun:
    return get_recurring_run(member.hub.session.store, recurring_run_id)


def test_a_preview_follows_the_clock_of_the_zone_over_the_change_of_clocks(member: Member, pipeline: str) -> None:
    autumn = {"cron": "30 2 * * *", "start": "2030-10-25T12:00:00", "end": "2030-10-28T12:00"}
    answer = member.post(f"/recurring/new?pipeline={pipeline}", {**INPUTS, **SCHEDULE, **autumn, "act": "preview"})
    assert answer.status_code == 200
    told = words(answer)
    assert "Sun 2030-10-27 02:30:00 CEST Sun 2030-10-27 02:30:00 CET the clock shows this time twice" in told
    assert 'value="30 2 * * *"' in answer.text
    live = member.get("/recurring/preview", **{**SCHEDULE, **autumn})
    with_seconds = {"trigger": "cron", "cron": "30 2 * * *", "timezone": "UTC"}
    assert words(live).strip() in told
    assert words(member.get("/recurring/preview", **with_seconds)).count(" 02:30:00 UTC") == 10


def test_faults_of_a_schedule_are_told_at_their_fields(member: Member, pipeline: str) -> None:
    wrong = {"cron": "61 9 * * *", "timezone": "Europe/Berln", "max_concurrency": "many", "overlap": "Skip"}
    answer = member.post(f"/recurring/new?pipeline={pipeline}", {**INPUTS, **SCHEDULE, **wrong, "act": "save"})
    assert answer.status_code == 422
    assert 'href="#max_concurrency"' in answer.text
    wrong["max_concurrency"] = "2"
    answer = member.post(f"/recurring/new?pipeline={pipeline}", {**INPUTS, **SCHEDULE, **wrong, "act": "save"})
    for name in ("cron", "timezone"):
        assert f'href="#{name}"' in answer.text and f'id="{name}-error"' in answer.text
    assert "Europe/Berlin" in words(answer)
    backwards = {"start": "2031-01-01T00:00", "end": "2030-01-01T00:00"}
    answer = member.post(f"/recurring/new?pipeline={pipeline}", {**INPUTS, **SCHEDULE, **backwards, "act": "save"})
    assert 'id="end-error"' in answer.text
    period = {"trigger": "period", "every": "", "unit": "minutes"}
    answer = member.post(f"/recurring/new?pipeline={pipeline}", {**INPUTS, **SCHEDULE, **period, "act": "save"})
    assert 'id="every-error"' in answer.text
    assert words(member.get("/recurring/preview", trigger="cron", cron="61 * * * *", timezone="UTC")).strip()


def test_a_recurring_run_keeps_what_the_form_says(member: Member, pipeline: str) -> None:
    form = {"trigger": "period", "every": "90", "unit": "minutes", "overlap": "Skip", "max_concurrency": "2"}
    form |= {"catch_up": "last", "catch_up_last": "3", "deadline": "600", "follow": "latest", "name": "often"}
    form |= {"start": "2030-01-01T09:00", "in:note": "run [[Index]]", "in:rows": "[[Index]]", "labels": "a=b"}
    job = job_of(member, make(member, pipeline, **form))
    schedule = job.schedule
    assert (schedule.every_seconds, schedule.overlap, schedule.max_concurrency) == (5400, "Skip", 2)
    assert (schedule.catch_up, schedule.catch_up_last, schedule.deadline_seconds) == (True, 3, 600)
    assert schedule.start and schedule.start.isoformat() == "2030-01-01T09:00:00+01:00"
    assert (job.enabled, job.name, job.options["labels"]) == (False, "often", {"a": "b"})
    assert job.arguments["note"] == "run [[Index]]"
    assert job.source == {"pipeline_id": pipeline, "version_id": ""}
    page = member.get(f"/recurring/{job.recurring_run_id}/edit").text
    for part in ('value="90"', 'value="2030-01-01T09:00:00"', 'value="600"', "run [[Index]]"):
        assert part in page, part
    assert '<option value="minutes" selected>' in page
    told = words(member.get(f"/recurring/{job.recurring_run_id}"))
    assert "every 90 minutes" in told and "the newest 3" in told and "the latest version at each time" in told


def test_it_is_changed_in_place(member: Member, pipeline: str) -> None:
    recurring_run_id = make(member, pipeline, name="before", enabled="1", start="2030-10-27T02:30:00")
    before = job_of(member, recurring_run_id)
    path = f"/recurring/{recurring_run_id}/edit"
    form = {**INPUTS, **SCHEDULE, "start": "2030-10-27T02:30:00", "cron": "15 4 * * 1", "name": "after", "act": "save"}
    form |= {"in:rate": "0.7", "experiment": before.experiment, "cache": "1"}
    answer = member.post(path, form)
    assert answer.headers["location"] == f"/recurring/{recurring_run_id}", words(answer)
    after = job_of(member, recurring_run_id)
    assert (after.name, after.schedule.cron, after.arguments["rate"]) == ("after", "15 4 * * 1", "0.7")
    assert (after.enabled, after.created_at, after.schedule.start) == (True, before.created_at, before.schedule.start)


def test_another_version_is_pinned_by_editing(member: Member) -> None:
    pipeline = member.upload("two-versions", version="one").split("/")[2].partition("?")[0]
    recurring_run_id = make(member, pipeline, name="pinned", follow="pinned")
    first = job_of(member, recurring_run_id)
    file = {"file": ("training.yaml", training("2", "\n# two").encode())}
    page = member.post(f"/pipelines/upload?pipeline={pipeline}", {"version": "two"}, file).headers["location"]
    version = page.partition("version=")[2]
    path = f"/recurring/{recurring_run_id}/edit?pipeline={pipeline}&version={version}"
    answer = member.post(path, {**INPUTS, **SCHEDULE, "follow": "pinned", "act": "save"})
    assert answer.status_code == 303, words(answer)
    second = job_of(member, recurring_run_id)
    assert second.source["version_id"] == version != first.source["version_id"]
    assert "# two" in second.pipeline_text and "# two" not in first.pipeline_text


def test_a_component_of_the_library_recurs_as_its_reference_means_then(member: Member) -> None:
    form = {**SCHEDULE, "in:text": "[[Index]]", "follow": "latest", "name": "echoes", "act": "save"}
    answer = member.post("/recurring/new?reference=echo@^1", form)
    job = job_of(member, answer.headers["location"].removeprefix("/recurring/"))
    assert job.source == {"reference": "echo@^1"}
    path = f"/recurring/{job.recurring_run_id}/edit"
    assert "What echo@^1 means at each time" in words(member.get(path))
    pinned = member.post(f"{path}?reference=echo@^1", {**form, "follow": "pinned", "in:text": "again"})
    assert pinned.status_code == 303, words(pinned)
    after = job_of(member, job.recurring_run_id)
    assert (after.source, after.arguments) == ({}, {"text": "again"})
    later = member.post(path, {**form, "cron": "0 10 * * *"})
    assert later.status_code == 303, "one without a source is edited too"
    assert job_of(member, job.recurring_run_id).schedule.cron == "0 10 * * *"


def test_it_is_switched_off_and_on_and_deleted(member: Member, pipeline: str) -> None:
    recurring_run_id = make(member, pipeline, enabled="1")
    path = f"/recurring/{recurring_run_id}"
    for act, enabled in (("disable", False), ("enable", True), ("disable", False), ("replay", True)):
        assert member.post(f"{path}/act", {"act": act}).status_code == 303
        assert job_of(member, recurring_run_id).enabled is enabled
    assert member.post(f"{path}/act", {"act": "explode"}).status_code == 400
    assert member.post(f"{path}/act", {"act": "delete"}).headers["location"] == "/recurring"
    assert member.client.get(path, headers=HTML).status_code == 404


def test_a_backfill_starts_the_runs_of_the_past_and_its_history_is_shown(member: Member, pipeline: str) -> None:
    recurring_run_id = make(member, pipeline, name="filled", timezone="UTC")
    path = f"/recurring/{recurring_run_id}"
    wrong = member.post(f"{path}/backfill", {"backfill_start": "yesterday", "backfill_end": "", "backfill_runs": "x"})
    assert wrong.status_code == 422
    for name in ("backfill_start", "backfill_end", "backfill_runs"):
        assert f'id="{name}-error"' in wrong.text
    future = {"backfill_start": "2024-01-01T00:00", "backfill_end": "2999-01-01T00:00"}
    assert "lies in the future" in words(member.post(f"{path}/backfill", future))
    past = {"backfill_start": "2024-01-01T00:00", "backfill_end": "2024-01-02T12:00"}
    assert member.post(f"{path}/backfill", past).status_code == 303
    told = words(member.get(path))
    assert "Mon 2024-01-01 09:00:00 UTC" in told and "Tue 2024-01-02 09:00:00 UTC" in told
    assert "1 at once: " in told


def test_the_list_is_searched_and_narrowed(member: Member, pipeline: str) -> None:
    make(member, pipeline, name="seldom-a", enabled="1")
    make(member, pipeline, name="seldom-b")
    both = words(member.get("/recurring", q="seldom"))
    assert "2 recurring runs" in both and "0 9 * * *" in both
    only = words(member.get("/recurring", q="seldom", enabled="no"))
    assert "1 recurring run " in only and "seldom-b" in only and "seldom-a" not in only
    assert member.client.get("/recurring?sort=nonsense", headers=HTML).status_code == 400


def test_forms_of_others_are_refused(member: Member, pipeline: str) -> None:
    recurring_run_id = make(member, pipeline)
    for path in (f"/recurring/{recurring_run_id}/act", f"/recurring/{recurring_run_id}/edit", "/recurring/new"):
        answer = member.client.post(path, data={"csrf": "0" * 64, "act": "delete"}, headers=HTML)
        assert answer.status_code == 403, path
    assert job_of(member, recurring_run_id)
