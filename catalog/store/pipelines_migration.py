"""The step that brings notes, baselines, the default experiment and uploaded pipelines into a run store."""

from __future__ import annotations

_RUNS = (
    "ALTER TABLE runs ADD COLUMN description TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE runs ADD COLUMN pipeline_id TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE runs ADD COLUMN pipeline_version_id TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE runs ADD COLUMN scheduled_at DOUBLE PRECISION",
    "CREATE INDEX runs_by_uploaded_pipeline ON runs (pipeline_id, created_at) WHERE pipeline_id <> ''",
    "CREATE INDEX metrics_by_name ON metrics (name, run_id)",
    """CREATE TABLE run_notes (
        run_id TEXT NOT NULL REFERENCES runs (run_id) ON DELETE CASCADE,
        number INTEGER NOT NULL,
        author TEXT NOT NULL,
        created_at DOUBLE PRECISION NOT NULL,
        edited_at DOUBLE PRECISION,
        text TEXT NOT NULL,
        PRIMARY KEY (run_id, number)
    )""",
)

_EXPERIMENTS = (
    "ALTER TABLE experiments ADD COLUMN baseline_run_id TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE experiments ADD COLUMN namespace TEXT NOT NULL DEFAULT ''",
    "CREATE TABLE settings (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL)",
)

_PIPELINES = (
    """CREATE TABLE pipelines (
        pipeline_id TEXT NOT NULL PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        description TEXT NOT NULL,
        namespace TEXT NOT NULL,
        created_at DOUBLE PRECISION NOT NULL,
        default_version_id TEXT NOT NULL
    )""",
    "CREATE INDEX pipelines_by_time ON pipelines (created_at, pipeline_id)",
    """CREATE TABLE pipeline_versions (
        version_id TEXT NOT NULL PRIMARY KEY,
        pipeline_id TEXT NOT NULL REFERENCES pipelines (pipeline_id) ON DELETE CASCADE,
        name TEXT NOT NULL,
        description TEXT NOT NULL,
        created_at DOUBLE PRECISION NOT NULL,
        digest TEXT NOT NULL,
        text_digest TEXT NOT NULL REFERENCES pipeline_texts (digest),
        package_name TEXT NOT NULL,
        package_digest TEXT NOT NULL,
        package_size BIGINT NOT NULL,
        code_source_url TEXT NOT NULL,
        sources TEXT NOT NULL,
        UNIQUE (pipeline_id, name)
    )""",
    "CREATE INDEX pipeline_versions_by_time ON pipeline_versions (pipeline_id, created_at)",
    "CREATE INDEX pipeline_versions_by_text ON pipeline_versions (text_digest)",
)

_PACKAGES = """CREATE TABLE pipeline_packages (
    version_id TEXT NOT NULL PRIMARY KEY REFERENCES pipeline_versions (version_id) ON DELETE CASCADE,
    content {bytes} NOT NULL
)"""

PIPELINES: tuple[str, ...] = (*_RUNS, *_EXPERIMENTS, *_PIPELINES)
PIPELINES_ON_SQLITE: tuple[str, ...] = (_PACKAGES.format(bytes="BLOB"),)
PIPELINES_ON_POSTGRESQL: tuple[str, ...] = (_PACKAGES.format(bytes="BYTEA"),)
