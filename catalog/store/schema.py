"""The tables of the run store as its queries see them; `migrations` is what creates them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Double, Integer, LargeBinary, MetaData, Table, Text

metadata = MetaData()


def _key(name: str) -> Column[str]:
    return Column(name, Text, primary_key=True)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _time(name: str) -> Column[float]:
    return Column(name, Double)


schema_version = Table(
    "schema_version",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    _text("name"),
    Column("applied_at", Double, nullable=False),
)

# Linked pipelines are large and shared by many runs.
pipeline_texts = Table("pipeline_texts", metadata, _key("digest"), _text("content"))

# The columns of a run that are texts of the same name in its RunSpec.
SPEC_TEXTS = (
    *("name", "pipeline_name", "pipeline_version", "pipeline_digest", "engine"),
    *("experiment", "namespace", "recurring_run_id", "parent_run_id"),
    *("description", "pipeline_id", "pipeline_version_id"),
)

runs = Table(
    "runs",
    metadata,
    _key("run_id"),
    _text("name"),
    _text("pipeline_name"),
    _text("pipeline_version"),
    _text("pipeline_digest"),
    _text("text_digest"),
    _text("engine"),
    _text("experiment"),
    _text("namespace"),
    _text("recurring_run_id"),
    _text("parent_run_id"),
    _text("state"),
    _text("message"),
    Column("created_at", Double, nullable=False),
    _time("started_at"),
    _time("ended_at"),
    _text("arguments"),
    _text("options"),
    _text("outputs"),
    Column("archived", Boolean, nullable=False),
    _text("description"),
    _text("pipeline_id"),
    _text("pipeline_version_id"),
    _time("scheduled_at"),
)

# What changes many times during a run stands in a narrow row of its own, so that a change never rewrites the run's
# arguments. Its `last_sequence` numbers the events, and its row lock puts the changes of one run in order.
run_control = Table(
    "run_control",
    metadata,
    _key("run_id"),
    Column("last_sequence", BigInteger, nullable=False),
    Column("terminate_requested", Boolean, nullable=False),
    _text("runner_token"),
    _text("runner_host"),
    Column("runner_pid", BigInteger, nullable=False),
    _text("runner_process_started"),
    Column("heartbeat", Double, nullable=False),
)

run_labels = Table("run_labels", metadata, _key("run_id"), _key("name"), _text("value"))

run_notes = Table(
    "run_notes",
    metadata,
    _key("run_id"),
    Column("number", Integer, primary_key=True, autoincrement=False),
    _text("author"),
    Column("created_at", Double, nullable=False),
    _time("edited_at"),
    _text("text"),
)

tasks = Table(
    "tasks",
    metadata,
    _key("run_id"),
    _key("task"),
    Column("position", BigInteger, nullable=False),
    _text("component"),
    _text("state"),
    Column("attempt", Integer, nullable=False),
    _text("message"),
    _text("reason"),
    Column("exit_code", Integer),
    _text("cache_key"),
    _text("log"),
    _text("process"),
    _time("started_at"),
    _time("ended_at"),
    _text("warnings"),
)

attempts = Table(
    "attempts",
    metadata,
    _key("run_id"),
    _key("task"),
    Column("attempt", Integer, primary_key=True, autoincrement=False),
    _text("state"),
    Column("exit_code", Integer),
    _text("message"),
    _text("log"),
    _time("started_at"),
    _time("ended_at"),
)

# Inputs and outputs of tasks; an empty task means the run itself. A value is a text or an artifact, never both.
task_values = Table(
    "task_values",
    metadata,
    _key("run_id"),
    _key("task"),
    _key("direction"),
    _key("name"),
    Column("text", Text),
    Column("digest", Text),
    Column("size", BigInteger),
    Column("kind", Text),
    Column("uri", Text),
)

metrics = Table(
    "metrics",
    metadata,
    _key("run_id"),
    _key("task"),
    Column("position", Integer, primary_key=True, autoincrement=False),
    _text("name"),
    Column("value", Double),
    _text("format"),
    _text("detail"),
)

visualisations = Table(
    "visualisations",
    metadata,
    _key("run_id"),
    _key("task"),
    Column("position", Integer, primary_key=True, autoincrement=False),
    _text("detail"),
)

events = Table(
    "events",
    metadata,
    _key("run_id"),
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    _text("task"),
    _text("state"),
    Column("attempt", Integer, nullable=False),
    Column("time", Double, nullable=False),
    _text("message"),
)

# A cache entry may outlive the run that made it, so its run_id is no foreign key.
cache = Table(
    "cache", metadata, _key("cache_key"), Column("created_at", Double, nullable=False), _text("run_id"), _text("task")
)

cache_outputs = Table(
    "cache_outputs",
    metadata,
    _key("cache_key"),
    _key("name"),
    _text("digest"),
    Column("size", BigInteger, nullable=False),
    _text("kind"),
    _text("uri"),
)

experiments = Table(
    "experiments",
    metadata,
    _key("name"),
    _text("description"),
    Column("created_at", Double, nullable=False),
    Column("archived", Boolean, nullable=False),
    _text("baseline_run_id"),
    _text("namespace"),
)

settings = Table("settings", metadata, _key("name"), _text("value"))

pipelines = Table(
    "pipelines",
    metadata,
    _key("pipeline_id"),
    _text("name"),
    _text("description"),
    _text("namespace"),
    Column("created_at", Double, nullable=False),
    _text("default_version_id"),
)

pipeline_versions = Table(
    "pipeline_versions",
    metadata,
    _key("version_id"),
    _text("pipeline_id"),
    _text("name"),
    _text("description"),
    Column("created_at", Double, nullable=False),
    _text("digest"),
    _text("text_digest"),
    _text("package_name"),
    _text("package_digest"),
    Column("package_size", BigInteger, nullable=False),
    _text("code_source_url"),
    _text("sources"),
)

# A package is as large as a pipeline, and lists of versions do not want it.
pipeline_packages = Table(
    "pipeline_packages", metadata, _key("version_id"), Column("content", LargeBinary, nullable=False)
)

recurring_runs = Table(
    "recurring_runs",
    metadata,
    _key("recurring_run_id"),
    _text("name"),
    _text("description"),
    _text("experiment"),
    _text("pipeline_name"),
    _text("text_digest"),
    _text("engine"),
    _text("arguments"),
    _text("options"),
    _text("schedule"),
    _text("source"),
    Column("enabled", Boolean, nullable=False),
    Column("created_at", Double, nullable=False),
)
