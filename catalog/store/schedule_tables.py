"""The scheduler's tables as its queries see them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Double, Integer, Table, Text

from catalog.store.schema import metadata

schedule_state = Table(
    "schedule_state",
    metadata,
    Column("recurring_run_id", Text, primary_key=True),
    Column("settled_until", Double, nullable=False),
    Column("next_fire", Double),
    Column("last_fire", Double),
    Column("last_index", BigInteger, nullable=False),
    Column("generation", BigInteger, nullable=False),
    Column("message", Text, nullable=False),
)

# The primary key is what keeps a tick from starting two runs.
schedule_fires = Table(
    "schedule_fires",
    metadata,
    Column("recurring_run_id", Text, primary_key=True),
    Column("scheduled_at", Double, primary_key=True),
    Column("run_id", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("fire_index", BigInteger),
    Column("backfill_id", Text, nullable=False),
    Column("replaces", Text, nullable=False),
    Column("recorded_at", Double, nullable=False),
    Column("started_at", Double),
    Column("retry_at", Double, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("message", Text, nullable=False),
)

backfills = Table(
    "backfills",
    metadata,
    Column("backfill_id", Text, primary_key=True),
    Column("recurring_run_id", Text, nullable=False),
    Column("range_start", Double, nullable=False),
    Column("range_end", Double, nullable=False),
    Column("max_concurrency", Integer, nullable=False),
    Column("created_at", Double, nullable=False),
)

leaders = Table(
    "leaders",
    metadata,
    Column("name", Text, primary_key=True),
    Column("holder", Text, nullable=False),
    Column("host", Text, nullable=False),
    Column("term", BigInteger, nullable=False),
    Column("expires_at", Double, nullable=False),
)
