"""Recurring runs: made, previewed, edited in place, switched, made up."""

from __future__ import annotations

from tests.hub.run_api.scene import COMPONENT, Scene


def test_a_recurring_run_from_its_making_to_its_deletion(run: Scene) -> None:
    body = {"text": COMPONENT, "name": "nightly", "schedule": {"cron": "0 9 * * *"}, "enabled": False}
    made = run.send("POST", "recurring-runs", body, 201)
    path = f"recurring-runs/{made['recurring_run_id']}"
    assert (made["enabled"], made["next_fire"], made["arguments"]["word"]) == (False, None, "moin")
    changed = run.send("PATCH", path, {"schedule": {"timezone": "Europe/Berlin"}, "arguments": {"word": "x"}})
    assert (changed["schedule"]["cron"], changed["schedule"]["timezone"]) == ("0 9 * * *", "Europe/Berlin")
    assert (changed["arguments"], changed["generation"]) == ({"word": "x", "score": "0.5"}, 1)
    ticks = run.json(f"{path}/preview", count=3)["ticks"]
    assert [tick["local"][11:16] for tick in ticks] == ["09:00"] * 3
    other = run.send("POST", f"{path}/preview", {"schedule": {"cron": "@hourly"}, "after": "2030-01-01T00:30:00Z"})
    assert other["ticks"][0]["utc"].startswith("2030-01-01T01:00")
    assert run.send("POST", f"{path}/enable", {"replay": False})["next_fire"]
    assert not run.send("POST", f"{path}/disable")["enabled"]
    whole = {"start": "2020-01-01T00:00:00Z", "end": "2020-01-03T00:00:00Z"}
    assert len(run.send("POST", f"{path}/backfills", {**whole, "dry_run": True}, 201)["ticks"]) == 2
    assert run.json(f"{path}/backfills") == {"backfills": []}
    assert run.json(f"{path}/fires") == {"fires": []}
    assert [row["name"] for row in run.json("recurring-runs", search="night")["recurring_runs"]] == ["nightly"]
    run.send("DELETE", path)
    assert run.get(path, 404).json()["error"]["id"] == "recurring-run-unknown"


def test_a_schedule_is_previewed_across_a_change_of_clocks(run: Scene) -> None:
    schedule = {"cron": "30 2 * * *", "timezone": "Europe/Berlin"}
    found = run.send("POST", "schedule-preview", {"schedule": schedule, "after": "2030-03-29T12:00:00Z", "count": 3})
    assert len({tick["local"][-6:] for tick in found["ticks"]}) == 2


def test_what_is_no_schedule_is_refused_with_its_field(run: Scene) -> None:
    for schedule, rule in (
        ({"cron": "x"}, None),
        ({"nosuch": 1}, "schedule-field"),
        ({"overlap": "Maybe"}, "schedule-field"),
        ({"cron": "@daily", "start": "2030-01-01T00:00:00"}, "schedule-field"),
        ({"cron": "@daily", "max_concurrency": True}, "schedule-field"),
    ):
        error = run.send("POST", "schedule-preview", {"schedule": schedule}, 400)["error"]
        assert rule in (None, error["id"])
