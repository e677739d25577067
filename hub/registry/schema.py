"""The tables of a hub as its queries see them; `migrations` is what creates them. `*` is every namespace."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Double, LargeBinary, MetaData, Table, Text

ALL = "*"

metadata = MetaData()


def _key(name: str) -> Column[str]:
    return Column(name, Text, primary_key=True)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _time(name: str) -> Column[float]:
    return Column(name, Double, nullable=False)


def _time_or_none(name: str) -> Column[float]:
    return Column(name, Double)


settings = Table("hub_settings", metadata, _key("name"), _text("value"))

# The static hub. `retired` is when the last root that names the file was replaced.
files = Table(
    "hub_files",
    metadata,
    _key("path"),
    Column("content", LargeBinary, nullable=False),
    _text("digest"),
    Column("size", BigInteger, nullable=False),
    _time("changed"),
    _time_or_none("retired"),
)

# In which namespaces a shard or blob is: what a reader of some namespaces may see.
file_namespaces = Table("hub_file_namespaces", metadata, _key("path"), _key("namespace"))

# Each component: since when it is there, and the last change of it, for what follows the hub.
changes = Table(
    "hub_changes",
    metadata,
    _key("name"),
    Column("generation", BigInteger, nullable=False),
    _time("created_at"),
    _time("changed_at"),
)

accounts = Table(
    "hub_accounts", metadata, _key("name"), _time("created_at"), Column("disabled", Boolean, nullable=False)
)

namespaces = Table("hub_namespaces", metadata, _key("name"), _text("moniker"), _text("owner"), _time("created_at"))

grants = Table("hub_grants", metadata, _key("namespace"), _key("account"), _text("action"), _time("created_at"))

# `digest` is the sha256 of the token's secret: the secret itself is nowhere.
tokens = Table(
    "hub_tokens",
    metadata,
    _key("token_id"),
    _text("digest"),
    _text("account"),
    _text("namespace"),
    _text("action"),
    _time("created_at"),
    _time_or_none("expires_at"),
    _time_or_none("revoked_at"),
    _time_or_none("last_used_at"),
    _text("note"),
)

sessions = Table("hub_sessions", metadata, _key("digest"), _text("token_id"), _time("created_at"), _time("expires_at"))

audit = Table(
    "hub_audit",
    metadata,
    Column("at", Double, primary_key=True),
    _key("audit_id"),
    _text("account"),
    _text("token_id"),
    _text("action"),
    _text("target"),
    _text("request_id"),
    _text("outcome"),
    _text("detail"),
)

# A name stays with its package when all versions are deleted.
packages = Table(
    "hub_packages",
    metadata,
    _key("name"),
    _text("moniker"),
    _time("created_at"),
    _text("created_by"),
    _time("updated_at"),
)

package_contents = Table(
    "hub_package_contents", metadata, _key("digest"), Column("content", LargeBinary, nullable=False)
)

# A deleted version stays as the record of who had it deleted, and when.
package_versions = Table(
    "hub_package_versions",
    metadata,
    _key("package"),
    _key("digest"),
    Column("size", BigInteger, nullable=False),
    _time("created_at"),
    _text("created_by"),
    _time_or_none("deleted_at"),
    _text("deleted_by"),
)

package_tags = Table(
    "hub_package_tags",
    metadata,
    _key("package"),
    _key("tag"),
    _text("digest"),
    _time("updated_at"),
    _text("updated_by"),
)
