"""The numbered steps that bring a hub's tables from nothing, or from an older version, to this program's version.

A step that was released is never edited: a later version adds a step. SQLite keeps bytes as they are in a column of any
type, so BYTEA serves both databases.
"""

from __future__ import annotations

from catalog.store.migration import Migration

_FILES = (
    "CREATE TABLE hub_settings (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL)",
    """CREATE TABLE hub_files (
        path TEXT NOT NULL PRIMARY KEY,
        content BYTEA NOT NULL,
        digest TEXT NOT NULL,
        size BIGINT NOT NULL,
        changed DOUBLE PRECISION NOT NULL,
        retired DOUBLE PRECISION
    )""",
    "CREATE INDEX hub_files_by_retired ON hub_files (retired) WHERE retired IS NOT NULL",
    """CREATE TABLE hub_file_namespaces (
        path TEXT NOT NULL,
        namespace TEXT NOT NULL,
        PRIMARY KEY (path, namespace)
    )""",
    """CREATE TABLE hub_changes (
        name TEXT NOT NULL PRIMARY KEY,
        generation BIGINT NOT NULL,
        created_at DOUBLE PRECISION NOT NULL,
        changed_at DOUBLE PRECISION NOT NULL
    )""",
    "CREATE INDEX hub_changes_by_generation ON hub_changes (generation)",
)

_RIGHTS = (
    """CREATE TABLE hub_accounts (
        name TEXT NOT NULL PRIMARY KEY,
        created_at DOUBLE PRECISION NOT NULL,
        disabled BOOLEAN NOT NULL
    )""",
    """CREATE TABLE hub_namespaces (
        name TEXT NOT NULL PRIMARY KEY,
        moniker TEXT NOT NULL UNIQUE,
        owner TEXT NOT NULL REFERENCES hub_accounts (name),
        created_at DOUBLE PRECISION NOT NULL
    )""",
    """CREATE TABLE hub_grants (
        namespace TEXT NOT NULL,
        account TEXT NOT NULL REFERENCES hub_accounts (name),
        action TEXT NOT NULL,
        created_at DOUBLE PRECISION NOT NULL,
        PRIMARY KEY (namespace, account)
    )""",
    "CREATE INDEX hub_grants_by_account ON hub_grants (account)",
    """CREATE TABLE hub_tokens (
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
    )""",
    "CREATE INDEX hub_tokens_by_account ON hub_tokens (account)",
    """CREATE TABLE hub_sessions (
        digest TEXT NOT NULL PRIMARY KEY,
        token_id TEXT NOT NULL REFERENCES hub_tokens (token_id),
        created_at DOUBLE PRECISION NOT NULL,
        expires_at DOUBLE PRECISION NOT NULL
    )""",
    "CREATE INDEX hub_sessions_by_expiry ON hub_sessions (expires_at)",
    """CREATE TABLE hub_audit (
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
    )""",
    "CREATE INDEX hub_audit_by_account ON hub_audit (account, at)",
    "CREATE INDEX hub_audit_by_target ON hub_audit (target, at)",
)

_PACKAGES = (
    """CREATE TABLE hub_packages (
        name TEXT NOT NULL PRIMARY KEY,
        moniker TEXT NOT NULL UNIQUE,
        created_at DOUBLE PRECISION NOT NULL,
        created_by TEXT NOT NULL,
        updated_at DOUBLE PRECISION NOT NULL
    )""",
    "CREATE TABLE hub_package_contents (digest TEXT NOT NULL PRIMARY KEY, content BYTEA NOT NULL)",
    """CREATE TABLE hub_package_versions (
        package TEXT NOT NULL REFERENCES hub_packages (name),
        digest TEXT NOT NULL,
        size BIGINT NOT NULL,
        created_at DOUBLE PRECISION NOT NULL,
        created_by TEXT NOT NULL,
        deleted_at DOUBLE PRECISION,
        deleted_by TEXT NOT NULL,
        PRIMARY KEY (package, digest)
    )""",
    "CREATE INDEX hub_package_versions_by_digest ON hub_package_versions (digest)",
    """CREATE TABLE hub_package_tags (
        package TEXT NOT NULL,
        tag TEXT NOT NULL,
        digest TEXT NOT NULL,
        updated_at DOUBLE PRECISION NOT NULL,
        updated_by TEXT NOT NULL,
        PRIMARY KEY (package, tag)
    )""",
)

# The audit log is only ever added to, whatever program speaks to the database.
_APPEND_ONLY_SQLITE = tuple(
    f"CREATE TRIGGER hub_audit_no_{verb} BEFORE {verb.upper()} ON hub_audit"
    " BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END"
    for verb in ("update", "delete")
)
_APPEND_ONLY_POSTGRESQL = (
    "CREATE FUNCTION hub_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN RAISE EXCEPTION 'the audit log is only added to'; END $$",
    "CREATE TRIGGER hub_audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON hub_audit"
    " FOR EACH STATEMENT EXECUTE FUNCTION hub_audit_refuse()",
)

MIGRATIONS: tuple[Migration, ...] = (
    Migration(
        1,
        "files, rights, packages and the audit log",
        (*_FILES, *_RIGHTS, *_PACKAGES),
        sqlite=_APPEND_ONLY_SQLITE,
        postgresql=_APPEND_ONLY_POSTGRESQL,
    ),
)
