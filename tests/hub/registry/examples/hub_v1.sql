-- A hub's tables and rows as step 1 leaves them. {hi} stands for the bytes "hi" in the database's own spelling.
CREATE TABLE hub_schema_version (number INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, applied_at DOUBLE PRECISION NOT NULL);
INSERT INTO hub_schema_version VALUES (1, 'files, rights, packages and the audit log', 1700000000);
CREATE TABLE hub_settings (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE hub_files (
    path TEXT NOT NULL PRIMARY KEY,
    content BYTEA NOT NULL,
    digest TEXT NOT NULL,
    size BIGINT NOT NULL,
    changed DOUBLE PRECISION NOT NULL,
    retired DOUBLE PRECISION
);
CREATE INDEX hub_files_by_retired ON hub_files (retired) WHERE retired IS NOT NULL;
CREATE TABLE hub_file_namespaces (
    path TEXT NOT NULL,
    namespace TEXT NOT NULL,
    PRIMARY KEY (path, namespace)
);
CREATE TABLE hub_changes (
    name TEXT NOT NULL PRIMARY KEY,
    generation BIGINT NOT NULL,
    created_at DOUBLE PRECISION NOT NULL,
    changed_at DOUBLE PRECISION NOT NULL
);
CREATE INDEX hub_changes_by_generation ON hub_changes (generation);
CREATE TABLE hub_accounts (
    name TEXT NOT NULL PRIMARY KEY,
    created_at DOUBLE PRECISION NOT NULL,
    disabled BOOLEAN NOT NULL
);
CREATE TABLE hub_namespaces (
    name TEXT NOT NULL PRIMARY KEY,
    moniker TEXT NOT NULL UNIQUE,
    owner TEXT NOT NULL REFERENCES hub_accounts (name),
    created_at DOUBLE PRECISION NOT NULL
);
CREATE TABLE hub_grants (
    namespace TEXT NOT NULL,
    account TEXT NOT NULL REFERENCES hub_accounts (name),
    action TEXT NOT NULL,
    created_at DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (namespace, account)
);
CREATE INDEX hub_grants_by_account ON hub_grants (account);
CREATE TABLE hub_tokens (
    token_id TEXT NOT NULL PRIMARY KEY,
    digest TEXT NOT NULL,
    account TEXT NOT NULL REFERENCES hub_accounts (name),
    namespace TEXT NOT NULL,
    action TEXT NOT NULL,
    created_at DOUBLE PRECISION NOT NULL,
    expires_at DOUBLE PRECISION,
    revoked_at DOUBLE PRECISION,
    last_used_at DOUBLE PRECISION,
    note TEXT NOT NULL
);
CREATE INDEX hub_tokens_by_account ON hub_tokens (account);
CREATE TABLE hub_sessions (
    digest TEXT NOT NULL PRIMARY KEY,
    token_id TEXT NOT NULL REFERENCES hub_tokens (token_id),
    created_at DOUBLE PRECISION NOT NULL,
    expires_at DOUBLE PRECISION NOT NULL
);
CREATE INDEX hub_sessions_by_expiry ON hub_sessions (expires_at);
CREATE TABLE hub_audit (
    at DOUBLE PRECISION NOT NULL,
    audit_id TEXT NOT NULL,
    account TEXT NOT NULL,
    token_id TEXT NOT NULL,
    action TEXT NOT NULL,
    target TEXT NOT NULL,
    request_id TEXT NOT NULL,
    outcome TEXT NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (at, audit_id)
);
CREATE INDEX hub_audit_by_account ON hub_audit (account, at);
CREATE INDEX hub_audit_by_target ON hub_audit (target, at);
CREATE TABLE hub_packages (
    name TEXT NOT NULL PRIMARY KEY,
    moniker TEXT NOT NULL UNIQUE,
    created_at DOUBLE PRECISION NOT NULL,
    created_by TEXT NOT NULL,
    updated_at DOUBLE PRECISION NOT NULL
);
CREATE TABLE hub_package_contents (digest TEXT NOT NULL PRIMARY KEY, content BYTEA NOT NULL);
CREATE TABLE hub_package_versions (
    package TEXT NOT NULL REFERENCES hub_packages (name),
    digest TEXT NOT NULL,
    size BIGINT NOT NULL,
    created_at DOUBLE PRECISION NOT NULL,
    created_by TEXT NOT NULL,
    deleted_at DOUBLE PRECISION,
    deleted_by TEXT NOT NULL,
    PRIMARY KEY (package, digest)
);
CREATE INDEX hub_package_versions_by_digest ON hub_package_versions (digest);
CREATE TABLE hub_package_tags (
    package TEXT NOT NULL,
    tag TEXT NOT NULL,
    digest TEXT NOT NULL,
    updated_at DOUBLE PRECISION NOT NULL,
    updated_by TEXT NOT NULL,
    PRIMARY KEY (package, tag)
);
INSERT INTO hub_files VALUES ('metadata/1.root.json', {hi}, '8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4', 2, 1700000000.5, NULL);
INSERT INTO hub_file_namespaces VALUES ('blobs/8f/8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4', 'team');
INSERT INTO hub_settings VALUES ('generation', '3');
INSERT INTO hub_changes VALUES ('team/echo', 3, 1700000000, 1700000000);
INSERT INTO hub_accounts VALUES ('ada', 1700000000, FALSE);
INSERT INTO hub_namespaces VALUES ('team', 'team', 'ada', 1700000000);
INSERT INTO hub_grants VALUES ('team', 'ada', 'admin', 1700000000);
INSERT INTO hub_tokens VALUES ('00000000000000aa', 'd64b93c9f1b60eb338e5cb415d6a36bd920edd0e9b36f7ea5c730d0e10ff147f', 'ada', '*', 'publish', 1700000000, NULL, NULL, NULL, 'laptop');
INSERT INTO hub_audit VALUES (1700000000, 'e1', 'ada', '00000000000000aa', 'publish', 'team/echo@1.0.0', 'r1', 'done', '');
INSERT INTO hub_packages VALUES ('join', 'join', 1700000000, 'ada', 1700000000);
INSERT INTO hub_package_contents VALUES ('8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4', {hi});
INSERT INTO hub_package_versions VALUES ('join', '8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4', 2, 1700000000, 'ada', NULL, '');
INSERT INTO hub_package_tags VALUES ('join', 'stable', '8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4', 1700000000, 'ada');
