"""Recurring runs of real pipelines, started by the scheduler."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from catalog.client.execute import execute_run
from catalog.client.read_upload import Package
from catalog.client.request import RunRequest
from catalog.client.scheduler.jobs import create_recurring
from catalog.client.scheduler.loop import Scheduler
from catalog.client.scheduler.revise import revised
from catalog.client.scheduler.run_starter import make_ender, make_launcher, make_starter
from catalog.client.session import Session, open_session
from catalog.client.uploads import upload_pipeline, upload_version, version_request
from catalog.errors import UsageError
from catalog.pipeline.schedule import Schedule
from catalog.run.model import State
from catalog.store.find_runs import RunFilter, list_runs
from catalog.store.rows import RunRow
from catalog.store.schedule_fires import list_fires

NOW = datetime(2030, 1, 31, 8, 0, 30, tzinfo=timezone.utc)
MINUTE = timedelta(minutes=1)
EVERY_MINUTE = Schedule(cron="* * * * *")
TEXT = "name: says\ninputs: [{name: text, default: '%s'}]\noutputs: [{name: out}]\nimplementation:\n  container:\n"
COMMAND = (
    '    image: python:3.11\n    command: [sh, -c, \'mkdir -p "$(dirname $1)"; echo "$0" > "$1"\','
    " {inputValue: text}, {outputPath: out}]\n"
)


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    """A session in a home of its own."""
    monkeypatch.chdir(tmp_path)
    with open_session(home=tmp_path / "home", database="", artifact_root="") as opened:
        yield opened


def pipeline(default: str) -> str:
    """A component file in this folder that writes its input."""
    Path("says.yaml").write_text(TEXT % default + COMMAND, encoding="utf-8")
    return "says.yaml"


def to_its_end(session: Session) -> Callable[[str], None]:
    """Launches a run by bringing it to its end here."""

    def launch(run_id: str) -> None:
        execute_run(run_id, session)

    return launch


def turn(session: Session, now: datetime, launch: Callable[[str], None]) -> list[RunRow]:
    """One turn of the scheduler; all runs, the oldest first."""
    start = make_starter(session, launch, lambda: now)
    Scheduler(session.store, start, make_ender(session), clock=lambda: now, lease_seconds=0).turn()
    return list_runs(session.store, RunFilter())[::-1]


def test_a_run_has_its_tick_its_number_and_its_arguments_filled_in_and_succeeds(session: Session) -> None:
    request = RunRequest(
        pipeline("[[RunUUID]]"),
        {"text": "[[ScheduledTime]] [[CurrentTime]] [[Index]]"},
        engine="process",
        name="nightly",
        labels={"team": "vision"},
    )
    job = create_recurring(request, EVERY_MINUTE, session, NOW)
    (run,) = turn(session, NOW + MINUTE, to_its_end(session))
    assert run.state is State.SUCCEEDED
    assert (run.name, run.recurring_run_id, run.labels) == ("nightly-1", job.recurring_run_id, {"team": "vision"})
    assert run.arguments == {"text": "20300131080100 20300131080130 1"}
    assert run.scheduled_at == (NOW + MINUTE).replace(second=0).timestamp()


def test_placeholders_in_the_defaults_of_the_pipeline_are_filled_in_too(session: Session) -> None:
    create_recurring(RunRequest(pipeline("[[RunUUID]]"), engine="process"), EVERY_MINUTE, session, NOW)
    (run,) = turn(session, NOW + MINUTE, lambda run_id: None)
    assert run.arguments == {"text": run.run_id} and run.experiment == "Default"


@pytest.mark.parametrize(("latest", "seen"), [(False, ["one", "one"]), (True, ["one", "two"])])
def test_the_pipeline_is_that_of_the_day_it_was_made_or_the_latest(
    session: Session, latest: bool, seen: list[str]
) -> None:
    create_recurring(RunRequest(pipeline("one"), engine="process"), EVERY_MINUTE, session, NOW, follow_latest=latest)
    turn(session, NOW + MINUTE, lambda run_id: None)
    pipeline("two")
    runs = turn(session, NOW + 2 * MINUTE, lambda run_id: None)
    assert [run.arguments["text"] for run in runs] == seen


@pytest.mark.parametrize(("latest", "seen"), [(False, ["one", "one"]), (True, ["one", "two"])])
def test_an_uploaded_pipeline_stays_at_its_version_or_follows_the_newest(
    session: Session, latest: bool, seen: list[str]
) -> None:
    pipeline("one")
    _, first = upload_pipeline(session, Package(Path("says.yaml").read_bytes(), "says.yaml"), name="says", version="v1")
    request = replace(version_request(session, first, {}), engine="process")
    job = create_recurring(request, EVERY_MINUTE, session, NOW, follow_latest=latest)
    assert job.source["version_id"] == ("" if latest else first.version_id)
    turn(session, NOW + MINUTE, lambda run_id: None)
    pipeline("two")
    second = upload_version(session, "says", Package(Path("says.yaml").read_bytes(), "says.yaml"), version="v2")
    runs = turn(session, NOW + 2 * MINUTE, lambda run_id: None)
    assert [run.arguments["text"] for run in runs] == seen
    assert runs[1].pipeline_version_id == (second if latest else first).version_id


def test_a_pipeline_that_is_gone_fails_the_fire_and_not_the_scheduler(session: Session) -> None:
    request = RunRequest(pipeline("one"), engine="process")
    job = create_recurring(request, EVERY_MINUTE, session, NOW, follow_latest=True)
    Path("says.yaml").unlink()
    assert turn(session, NOW + MINUTE, lambda run_id: None) == []
    (fire,) = list_fires(session.store, job.recurring_run_id)
    assert fire.state.value == "failed" and "says.yaml" in fire.message


def test_an_order_that_is_given_again_starts_nothing_again(session: Session) -> None:
    create_recurring(RunRequest(pipeline("one"), engine="process"), EVERY_MINUTE, session, NOW)

    def die(run_id: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        turn(session, NOW + MINUTE, die)
    launched: list[str] = []
    (run,) = turn(session, NOW + 1.2 * MINUTE, launched.append)
    assert launched == [run.run_id]
    turn(session, NOW + 1.4 * MINUTE, launched.append)
    assert launched == [run.run_id]


def test_a_run_in_a_process_of_its_own_is_launched_once_it_is_not_driven(session: Session) -> None:
    create_recurring(RunRequest(pipeline("one"), engine="process"), EVERY_MINUTE, session, NOW)
    (run,) = turn(session, NOW + MINUTE, to_its_end(session))
    # It has ended: nothing happens, and nothing is raised.
    make_launcher(session)(run.run_id)
    end = make_ender(session)
    end(run.run_id)
    end("no-such-run")


def test_another_pipeline_and_other_arguments_are_tried_before_they_are_kept(session: Session) -> None:
    job = create_recurring(RunRequest(pipeline("one"), engine="process"), EVERY_MINUTE, session, NOW)
    assert revised(job, session, arguments={"text": "[[Index]]"}) == {"arguments": {"text": "[[Index]]"}}
    Path("other.yaml").write_text(Path("says.yaml").read_text().replace("name: says", "name: other"))
    changes = revised(job, session, pipeline="other.yaml")
    assert changes["pipeline_name"] == "other" and "name: other" in changes["pipeline_text"]
    with pytest.raises(UsageError):
        revised(job, session, arguments={"unknown": "1"})


def test_a_value_has_no_later_version(session: Session) -> None:
    from catalog.spec.parse import parse_component

    spec = parse_component(Path(pipeline("one")).read_text())
    with pytest.raises(UsageError) as caught:
        create_recurring(RunRequest(spec, engine="process"), EVERY_MINUTE, session, NOW, follow_latest=True)
    assert caught.value.rule == "no-reference"
