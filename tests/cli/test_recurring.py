"""`catalog recurring` and its commands."""

from __future__ import annotations

from catalog.client.read_upload import Package
from catalog.client.session import open_session
from catalog.client.uploads import upload_pipeline
from tests.cli.command_line import REPOSITORY, CommandLine


def test_a_recurring_run_is_made_shown_listed_changed_and_deleted(cli: CommandLine) -> None:
    made = cli.json(
        *("recurring", "create", "echo@1", "--name", "nightly", "-p", "text=[[Index]]"),
        *("--cron", "0 3 * * *", "--timezone", "Asia/Tokyo", "--max-concurrent", "2", "--catch-up", "3"),
    )
    assert made["schedule"] == {
        "cron": "0 3 * * *",
        "timezone": "Asia/Tokyo",
        "overlap": "Forbid",
        "max_concurrency": 2,
        "catch_up": True,
        "catch_up_last": 3,
    }
    job = made["recurring_run_id"]
    assert cli.json("recurring", "show", job[:8]) == cli.json("recurring", "show", "nightly") == made
    assert cli.json("recurring", "list") == [made]
    assert (
        "Asia/Tokyo" in cli("recurring", "list").stdout and "queue, 2 at once" in cli("recurring", "show", job).stdout
    )

    cli("recurring", "edit", "nightly", "--every", "90m", "--overlap", "allow", "-p", "text=hi", "--catch-up", "none")
    edited = cli.json("recurring", "show", job)
    assert edited["schedule"]["every_seconds"] == 5400 and edited["arguments"] == {"text": "hi"}
    assert edited["generation"] == 1 and edited["schedule"]["catch_up_last"] == 0
    assert "max_concurrency" not in edited["schedule"]

    cli("recurring", "disable", "nightly")
    assert cli.json("recurring", "show", job)["enabled"] is False
    assert "disabled" in cli("recurring", "list").stdout
    cli("recurring", "enable", "nightly", "--replay")
    assert cli.json("recurring", "show", job)["enabled"] is True

    assert "needs a yes" in cli("recurring", "delete", "nightly", code=2).stderr
    assert cli.json("recurring", "delete", "nightly", "--yes") == {"deleted": [job]}
    assert cli.json("recurring", "list") == []


def test_the_next_ticks_are_shown_on_the_clock_of_the_zone(cli: CommandLine) -> None:
    options = ("--cron", "30 2 * * *", "--timezone", "Europe/Berlin", "--from", "2030-10-26T12:00", "-n", "2")
    assert [tick["utc"] for tick in cli.json("recurring", "preview", *options)] == [
        "2030-10-27T00:30:00+00:00",
        "2030-10-27T01:30:00+00:00",
    ]
    text = cli("recurring", "preview", *options).stdout.splitlines()
    assert text[0] == "Sun 2030-10-27 02:30:00+02:00" and "shows this time twice" in text[1]
    cli("recurring", "create", "echo", "-p", "text=hi", "--name", "j", *options[:4])
    changed = cli("recurring", "preview", "j", "--timezone", "UTC", *options[4:]).stdout.splitlines()
    assert changed == ["Sun 2030-10-27 02:30:00+00:00", "Mon 2030-10-28 02:30:00+00:00"]


def test_a_range_is_made_up_and_its_ticks_are_on_record(cli: CommandLine) -> None:
    cli("recurring", "create", "echo", "-p", "text=hi", "--name", "j", "--cron", "@daily")
    bounds = ("2024-01-01", "2024-01-03")
    dry = cli("recurring", "backfill", "j", *bounds, "--dry-run").stdout.splitlines()
    assert dry == [f"2024-01-0{day} 00:00:00+00:00" for day in (1, 2, 3)]
    assert cli.json("recurring", "runs", "j") == []
    ticks = cli.json("recurring", "backfill", "j", *bounds)["ticks"]
    fires = cli.json("recurring", "runs", "j")
    assert [fire["scheduled_at"] for fire in fires] == ticks[::-1]
    assert {fire["state"] for fire in fires} == {"waiting"}


def test_an_uploaded_pipeline_is_run_in_one_version_or_the_latest(cli: CommandLine) -> None:
    package = Package((REPOSITORY / "components/echo/1.0.0/component.yaml").read_bytes(), "echo.yaml")
    with open_session(home=cli.home, database="", artifact_root="") as session:
        pipeline, version = upload_pipeline(session, package, name="says", version="v1")
    create = ("recurring", "create", "says", "--uploaded", "--cron", "@daily", "-p", "text=hi")
    pinned = {"pipeline_id": pipeline.pipeline_id, "version_id": version.version_id}
    assert cli.json(*create)["source"] == cli.json(*create, "--version", "v1")["source"] == pinned
    latest = cli.json(*create, "--latest", "--name", "follows")
    assert latest["source"] == {**pinned, "version_id": ""} and latest["pipeline"] == "says"
    assert "the latest of" in cli("recurring", "show", "follows").stdout
    assert "--latest" in cli(*create, "--latest", "--version", "v1", code=2).stderr


def test_what_cannot_be_meant_is_told(cli: CommandLine) -> None:
    create = ("recurring", "create", "echo", "-p", "text=hi")
    for options, words in (
        ((), "neither"),
        (("--cron", "61 * * * *"), "between 0 and 59"),
        (("--cron", "@daily", "--every", "5m"), "contradict"),
        (("--every", "5m", "--overlap", "allow", "--max-concurrent", "2"), "contradict"),
        (("--every", "5m", "--catch-up", "some"), "no whole number"),
        (("--cron", "@daily", "--timezone", "Europe/Berlni"), "no time zone"),
        (("--cron", "@daily", "--end", "tomorrow"), "no time"),
    ):
        assert words in cli(*create, *options, code=2).stderr
    assert "unknown" in cli("recurring", "create", "echo", "-p", "x=1", "--cron", "@daily", code=2).stderr
    assert cli.json("recurring", "list") == []
    assert "there is no recurring run `j`" in cli("recurring", "show", "j", code=2).stderr
