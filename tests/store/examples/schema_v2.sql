-- A store of schema version 2, as the program wrote it then. Never edit: it proves that old stores open.
CREATE TABLE schema_version (number INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, applied_at DOUBLE PRECISION NOT NULL);
CREATE TABLE pipeline_texts (digest TEXT NOT NULL PRIMARY KEY, content TEXT NOT NULL);
CREATE TABLE runs (
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
);
CREATE INDEX runs_by_time ON runs (created_at, run_id);
CREATE INDEX runs_by_experiment ON runs (experiment, created_at);
CREATE INDEX runs_by_pipeline ON runs (pipeline_name, created_at);
CREATE INDEX runs_by_state ON runs (state, created_at);
CREATE INDEX runs_by_recurring_run ON runs (recurring_run_id, created_at);
CREATE INDEX runs_by_parent ON runs (parent_run_id);
CREATE INDEX runs_by_text ON runs (text_digest);
CREATE TABLE run_control (
    run_id TEXT NOT NULL PRIMARY KEY REFERENCES runs (run_id) ON DELETE CASCADE,
    last_sequence BIGINT NOT NULL,
    terminate_requested BOOLEAN NOT NULL,
    runner_token TEXT NOT NULL,
    runner_host TEXT NOT NULL,
    runner_pid BIGINT NOT NULL,
    runner_process_started TEXT NOT NULL,
    heartbeat DOUBLE PRECISION NOT NULL
);
CREATE TABLE run_labels (
    run_id TEXT NOT NULL REFERENCES runs (run_id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (run_id, name)
);
CREATE INDEX run_labels_by_label ON run_labels (name, value);
CREATE TABLE tasks (
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
);
CREATE INDEX tasks_by_cache_key ON tasks (cache_key) WHERE cache_key <> '';
CREATE TABLE attempts (
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
);
CREATE TABLE task_values (
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
);
CREATE INDEX task_values_by_digest ON task_values (digest) WHERE digest IS NOT NULL;
CREATE TABLE metrics (
    run_id TEXT NOT NULL REFERENCES runs (run_id) ON DELETE CASCADE,
    task TEXT NOT NULL,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    value DOUBLE PRECISION,
    format TEXT NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (run_id, task, position)
);
CREATE TABLE visualisations (
    run_id TEXT NOT NULL REFERENCES runs (run_id) ON DELETE CASCADE,
    task TEXT NOT NULL,
    position INTEGER NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (run_id, task, position)
);
CREATE TABLE events (
    run_id TEXT NOT NULL REFERENCES runs (run_id) ON DELETE CASCADE,
    sequence BIGINT NOT NULL,
    task TEXT NOT NULL,
    state TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    time DOUBLE PRECISION NOT NULL,
    message TEXT NOT NULL,
    PRIMARY KEY (run_id, sequence)
);
CREATE TABLE cache (
    cache_key TEXT NOT NULL PRIMARY KEY,
    created_at DOUBLE PRECISION NOT NULL,
    run_id TEXT NOT NULL,
    task TEXT NOT NULL
);
CREATE TABLE cache_outputs (
    cache_key TEXT NOT NULL REFERENCES cache (cache_key) ON DELETE CASCADE,
    name TEXT NOT NULL,
    digest TEXT NOT NULL,
    size BIGINT NOT NULL,
    kind TEXT NOT NULL,
    uri TEXT NOT NULL,
    PRIMARY KEY (cache_key, name)
);
CREATE INDEX cache_outputs_by_digest ON cache_outputs (digest);
CREATE TABLE experiments (
    name TEXT NOT NULL PRIMARY KEY,
    description TEXT NOT NULL,
    created_at DOUBLE PRECISION NOT NULL,
    archived BOOLEAN NOT NULL
);
CREATE TABLE recurring_runs (
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
);
CREATE INDEX recurring_runs_by_text ON recurring_runs (text_digest);
INSERT INTO schema_version (number, name, applied_at) VALUES
    (1, 'runs, tasks and the cache', 1700000000.0);
INSERT INTO schema_version (number, name, applied_at) VALUES
    (2, 'experiments and recurring runs', 1700000000.25);
INSERT INTO pipeline_texts (digest, content) VALUES
    ('989dfb3e11c066bd00d6449c3ed8214f9ae6acd0ed173e8feead8aeb30db376b', 'name: join
');
INSERT INTO runs (run_id, name, pipeline_name, pipeline_version, pipeline_digest, text_digest, engine, experiment, namespace, recurring_run_id, parent_run_id, state, message, created_at, started_at, ended_at, arguments, options, outputs, archived) VALUES
    ('v2-run', 'größe', 'join', '', 'd', '989dfb3e11c066bd00d6449c3ed8214f9ae6acd0ed173e8feead8aeb30db376b', 'process', 'first', 'lab', 'nightly-1', '', 'Succeeded', '', 1700000000.5, 1700000001.0, 1700000004.0, '{"text":"it''s"}', '{"parallelism":2}', '{"result":{"digest":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb","kind":"file","size":10,"uri":""}}', FALSE);
INSERT INTO run_control (run_id, last_sequence, terminate_requested, runner_token, runner_host, runner_pid, runner_process_started, heartbeat) VALUES
    ('v2-run', 4, FALSE, '', '', 0, '', 0.0);
INSERT INTO run_labels (run_id, name, value) VALUES
    ('v2-run', 'owner', 'ada');
INSERT INTO tasks (run_id, task, position, component, state, attempt, message, reason, exit_code, cache_key, log, process, started_at, ended_at, warnings) VALUES
    ('v2-run', 'echo', 2, 'echo', 'Succeeded', 1, '', '', 0, 'key', 'logs/1', '', 1700000002.0, 1700000003.0, '["one"]');
INSERT INTO attempts (run_id, task, attempt, state, exit_code, message, log, started_at, ended_at) VALUES
    ('v2-run', 'echo', 1, 'Succeeded', 0, '', 'logs/1', 1700000002.0, 1700000003.0);
INSERT INTO task_values (run_id, task, direction, name, text, digest, size, kind, uri) VALUES
    ('v2-run', 'echo', 'in', 'text', 'it''s', NULL, NULL, NULL, NULL);
INSERT INTO task_values (run_id, task, direction, name, text, digest, size, kind, uri) VALUES
    ('v2-run', 'echo', 'in', 'data', NULL, 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 10, 'file', '');
INSERT INTO task_values (run_id, task, direction, name, text, digest, size, kind, uri) VALUES
    ('v2-run', 'echo', 'out', 'out', NULL, 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb', 10, 'file', '');
INSERT INTO task_values (run_id, task, direction, name, text, digest, size, kind, uri) VALUES
    ('v2-run', '', 'out', 'result', NULL, 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb', 10, 'file', '');
INSERT INTO metrics (run_id, task, position, name, value, format, detail) VALUES
    ('v2-run', 'echo', 0, 'loss', 0.5, 'RAW', '{"format":"RAW","name":"loss","value":0.5}');
INSERT INTO visualisations (run_id, task, position, detail) VALUES
    ('v2-run', 'echo', 0, '{"type":"table"}');
INSERT INTO events (run_id, sequence, task, state, attempt, time, message) VALUES
    ('v2-run', 1, '', 'Running', 0, 1700000001.0, '');
INSERT INTO events (run_id, sequence, task, state, attempt, time, message) VALUES
    ('v2-run', 2, 'echo', 'Running', 1, 1700000002.0, '');
INSERT INTO events (run_id, sequence, task, state, attempt, time, message) VALUES
    ('v2-run', 3, 'echo', 'Succeeded', 1, 1700000003.0, '');
INSERT INTO events (run_id, sequence, task, state, attempt, time, message) VALUES
    ('v2-run', 4, '', 'Succeeded', 0, 1700000004.0, '');
INSERT INTO cache (cache_key, created_at, run_id, task) VALUES
    ('key', 1700000003.0, 'v2-run', 'echo');
INSERT INTO cache_outputs (cache_key, name, digest, size, kind, uri) VALUES
    ('key', 'out', 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb', 10, 'file', '');
INSERT INTO experiments (name, description, created_at, archived) VALUES
    ('first', 'trials', 1700000000.25, FALSE);
INSERT INTO experiments (name, description, created_at, archived) VALUES
    ('older', '', 1600000000.0, TRUE);
INSERT INTO recurring_runs (recurring_run_id, name, description, experiment, pipeline_name, text_digest, engine, arguments, options, schedule, enabled, created_at) VALUES
    ('nightly-1', 'nightly', 'every night', 'first', 'join', '989dfb3e11c066bd00d6449c3ed8214f9ae6acd0ed173e8feead8aeb30db376b', 'process', '{"text":"night"}', '{"cache":false}', '{"cron":"0 0 2 * * *","overlap":"Forbid"}', TRUE, 1700000000.25);
