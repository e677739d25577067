"""The statements that make the scheduler's tables."""

from __future__ import annotations

_STATE = """CREATE TABLE schedule_state (
    recurring_run_id TEXT NOT NULL PRIMARY KEY REFERENCES recurring_runs (recurring_run_id) ON DELETE CASCADE,
    settled_until DOUBLE PRECISION NOT NULL,
    next_fire DOUBLE PRECISION,
    last_fire DOUBLE PRECISION,
    last_index BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    message TEXT NOT NULL
)"""

_FIRES = """CREATE TABLE schedule_fires (
    recurring_run_id TEXT NOT NULL REFERENCES recurring_runs (recurring_run_id) ON DELETE CASCADE,
    scheduled_at DOUBLE PRECISION NOT NULL,
    run_id TEXT NOT NULL,
    state TEXT NOT NULL,
    fire_index BIGINT,
    backfill_id TEXT NOT NULL,
    replaces TEXT NOT NULL,
    recorded_at DOUBLE PRECISION NOT NULL,
    started_at DOUBLE PRECISION,
    retry_at DOUBLE PRECISION NOT NULL,
    tries INTEGER NOT NULL,
    message TEXT NOT NULL,
    PRIMARY KEY (recurring_run_id, scheduled_at)
)"""

_BACKFILLS = """CREATE TABLE backfills (
    backfill_id TEXT NOT NULL PRIMARY KEY,
    recurring_run_id TEXT NOT NULL REFERENCES recurring_runs (recurring_run_id) ON DELETE CASCADE,
    range_start DOUBLE PRECISION NOT NULL,
    range_end DOUBLE PRECISION NOT NULL,
    max_concurrency INTEGER NOT NULL,
    created_at DOUBLE PRECISION NOT NULL
)"""

_LEADERS = """CREATE TABLE leaders (
    name TEXT NOT NULL PRIMARY KEY,
    holder TEXT NOT NULL,
    host TEXT NOT NULL,
    term BIGINT NOT NULL,
    expires_at DOUBLE PRECISION NOT NULL
)"""

SCHEDULES: tuple[str, ...] = (
    _STATE,
    "CREATE INDEX schedule_state_by_next_fire ON schedule_state (next_fire)",
    _FIRES,
    "CREATE INDEX schedule_fires_open ON schedule_fires (state, recurring_run_id, scheduled_at)"
    " WHERE state IN ('waiting', 'starting')",
    _BACKFILLS,
    "CREATE INDEX backfills_by_recurring_run ON backfills (recurring_run_id)",
    _LEADERS,
    "ALTER TABLE recurring_runs ADD COLUMN source TEXT NOT NULL DEFAULT '{}'",
)

# A schedule from before there was a scheduler begins now: nobody wants runs for all the time since it was made.
_BEGIN = (
    "INSERT INTO schedule_state"
    " (recurring_run_id, settled_until, next_fire, last_fire, last_index, generation, message)"
    " SELECT recurring_run_id, {now}, {now}, NULL, 0, 0, '' FROM recurring_runs"
)
SCHEDULES_ON_SQLITE = (_BEGIN.format(now="CAST(strftime('%s', 'now') AS REAL)"),)
SCHEDULES_ON_POSTGRESQL = (_BEGIN.format(now="extract(epoch FROM clock_timestamp())"),)
