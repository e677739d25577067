"""The numbered steps that bring a run store's tables from nothing, or from an older version, to this program's version.

A step that was released is never edited: a later version adds a step. The SQL is what SQLite and PostgreSQL share.
"""

from __future__ import annotations

from catalog.store.lists_migration import LISTS
from catalog.store.migration import Migration
from catalog.store.pipelines_migration import PIPELINES, PIPELINES_ON_POSTGRESQL, PIPELINES_ON_SQLITE
from catalog.store.schedule_migration import SCHEDULES, SCHEDULES_ON_POSTGRESQL, SCHEDULES_ON_SQLITE

_RUNS = (
    "CREATE TABLE pipeline_texts (digest TEXT NOT NULL PRIMARY KEY, content TEXT NOT NULL)",
    """CREATE TABLE runs (
        run_id TEXT NOT NULL PRIMARY KEY,
        name TEXT NOT NULL,
        pipeline_name TEXT NOT NULL,
        pipeline_version TEXT NOT NULL,
        pipeline_digest TEXT NOT NULL,
        text_digest TEXT NOT NULL REFERENCES pipeline_texts (digest),
        engine TEXT NOT NULL,
        experiment TEXT NOT NULL,
        namespace TEXT NOT NULL,
        recurring_run_id TEXT NOT NULL,
        parent_run_id TEXT NOT NULL,
        state TEXT NOT NULL,
        message TEXT NOT NULL,
        created_at DOUBLE PRECISION NOT NULL,
        started_at DOUBLE PRECISION,
        ended_at DOUBLE PRECISION,
        arguments TEXT NOT NULL,
        options TEXT NOT NULL,
        outputs TEXT NOT NULL,
        archived BOOLEAN NOT NULL
    )""",
    "CREATE INDEX runs_by_time ON runs (created_at, run_id)",
    "CREATE INDEX runs_by_experiment ON runs (experiment, created_at)",
    "CREATE INDEX runs_by_pipeline ON runs (pipeline_name, created_at)",
    "CREATE INDEX runs_by_state ON runs (state, created_at)",
    "CREATE INDEX runs_by_recurring_run ON runs (recurring_run_id, created_at)",
    "CREATE INDEX runs_by_parent ON runs (parent_run_id)",
    "CREATE INDEX runs_by_text ON runs (text_digest)",
    """CREATE TABLE run_control (
        run_id TEXT NOT NULL PRIMARY KEY REFERENCES runs (run_id) ON DELETE CASCADE,
        last_sequence BIGINT NOT NULL,
        terminate_requested BOOLEAN NOT NULL,
        runner_token TEXT NOT NULL,
        runner_host TEXT NOT NULL,
        runner_pid BIGINT NOT NULL,
        runner_process_started TEXT NOT NULL,
        heartbeat DOUBLE PRECISION NOT NULL
    )""",
    """CREATE TABLE run_labels (
        run_id TEXT NOT NULL REFERENCES runs (run_id) ON DELETE CASCADE,
        name TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (run_id, name)
    )""",
    "CREATE INDEX run_labels_by_label ON run_labels (name, value)",
)

_TASKS = (
    """CREATE TABLE tasks (
        run_id TEXT NOT NULL REFERENCES runs (run_id) ON DELETE CASCADE,
        task TEXT NOT NULL,
        position BIGINT NOT NULL,
        component TEXT NOT NULL,
        state TEXT NOT NULL,
        attempt INTEGER NOT NULL,
        message TEXT NOT NULL,
        reason TEXT NOT NULL,
        exit_code INTEGER,
        cache_key TEXT NOT NULL,
        log TEXT NOT NULL,
        process TEXT NOT NULL,
        started_at DOUBLE PRECISION,
        ended_at DOUBLE PRECISION,
        warnings TEXT NOT NULL,
        PRIMARY KEY (run_id, task)
    )""",
    "CREATE INDEX tasks_by_cache_key ON tasks (cache_key) WHERE cache_key <> ''",
    """CREATE TABLE attempts (
        run_id TEXT NOT NULL REFERENCES runs (run_id) ON DELETE CASCADE,
        task TEXT NOT NULL,
        attempt INTEGER NOT NULL,
        state TEXT NOT NULL,
        exit_code INTEGER,
        message TEXT NOT NULL,
        log TEXT NOT NULL,
        started_at DOUBLE PRECISION,
        ended_at DOUBLE PRECISION,
        PRIMARY KEY (run_id, task, attempt)
    )""",
    """CREATE TABLE task_values (
        run_id TEXT NOT NULL REFERENCES runs (run_id) ON DELETE CASCADE,
        task TEXT NOT NULL,
        direction TEXT NOT NULL,
        name TEXT NOT NULL,
        text TEXT,
        digest TEXT,
        size BIGINT,
        kind TEXT,
        uri TEXT,
        PRIMARY KEY (run_id, task, direction, name)
    )""",
    "CREATE INDEX task_values_by_digest ON task_values (digest) WHERE digest IS NOT NULL",
    """CREATE TABLE metrics (
        run_id TEXT NOT NULL REFERENCES runs (run_id) ON DELETE CASCADE,
        task TEXT NOT NULL,
        position INTEGER NOT NULL,
        name TEXT NOT NULL,
        value DOUBLE PRECISION,
        format TEXT NOT NULL,
        detail TEXT NOT NULL,
        PRIMARY KEY (run_id, task, position)
    )""",
    """CREATE TABLE visualisations (
        run_id TEXT NOT NULL REFERENCES runs (run_id) ON DELETE CASCADE,
        task TEXT NOT NULL,
        position INTEGER NOT NULL,
        detail TEXT NOT NULL,
        PRIMARY KEY (run_id, task, position)
    )""",
    """CREATE TABLE events (
        run_id TEXT NOT NULL REFERENCES runs (run_id) ON DELETE CASCADE,
        sequence BIGINT NOT NULL,
        task TEXT NOT NULL,
        state TEXT NOT NULL,
        attempt INTEGER NOT NULL,
        time DOUBLE PRECISION NOT NULL,
        message TEXT NOT NULL,
        PRIMARY KEY (run_id, sequence)
    )""",
)

_CACHE = (
    """CREATE TABLE cache (
        cache_key TEXT NOT NULL PRIMARY KEY,
        created_at DOUBLE PRECISION NOT NULL,
        run_id TEXT NOT NULL,
        task TEXT NOT NULL
    )""",
    """CREATE TABLE cache_outputs (
        cache_key TEXT NOT NULL REFERENCES cache (cache_key) ON DELETE CASCADE,
        name TEXT NOT NULL,
        digest TEXT NOT NULL,
        size BIGINT NOT NULL,
        kind TEXT NOT NULL,
        uri TEXT NOT NULL,
        PRIMARY KEY (cache_key, name)
    )""",
    "CREATE INDEX cache_outputs_by_digest ON cache_outputs (digest)",
)

_EXPERIMENTS = (
    """CREATE TABLE experiments (
        name TEXT NOT NULL PRIMARY KEY,
        description TEXT NOT NULL,
        created_at DOUBLE PRECISION NOT NULL,
        archived BOOLEAN NOT NULL
    )""",
    "INSERT INTO experiments (name, description, created_at, archived)"
    " SELECT experiment, '', MIN(created_at), FALSE FROM runs WHERE experiment <> '' GROUP BY experiment",
)

_RECURRING_RUNS = (
    """CREATE TABLE recurring_runs (
        recurring_run_id TEXT NOT NULL PRIMARY KEY,
        name TEXT NOT NULL,
        description TEXT NOT NULL,
        experiment TEXT NOT NULL,
        pipeline_name TEXT NOT NULL,
        text_digest TEXT NOT NULL REFERENCES pipeline_texts (digest),
        engine TEXT NOT NULL,
        arguments TEXT NOT NULL,
        options TEXT NOT NULL,
        schedule TEXT NOT NULL,
        enabled BOOLEAN NOT NULL,
        created_at DOUBLE PRECISION NOT NULL
    )""",
    "CREATE INDEX recurring_runs_by_text ON recurring_runs (text_digest)",
)

MIGRATIONS: tuple[Migration, ...] = (
    Migration(1, "runs, tasks and the cache", (*_RUNS, *_TASKS, *_CACHE)),
    Migration(2, "experiments and recurring runs", (*_EXPERIMENTS, *_RECURRING_RUNS)),
    Migration(3, "notes, baselines and uploaded pipelines", PIPELINES, PIPELINES_ON_SQLITE, PIPELINES_ON_POSTGRESQL),
    Migration(4, "the scheduler's state", SCHEDULES, SCHEDULES_ON_SQLITE, SCHEDULES_ON_POSTGRESQL),
    Migration(5, "lineage of artifacts that many runs read", LISTS),
)
