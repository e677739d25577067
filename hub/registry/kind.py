"""The kind of database a hub is kept in."""

from __future__ import annotations

from catalog.store.kind import Kind

DATABASE_FILE = "hub.db"

HUB = Kind(
    name="hub's database",
    version_table="hub_schema_version",
    own_table="hub_files",
    connections=40,
    url_hint="give a data folder, or postgresql://user@host/database",
    folder_hint="name another data folder",
    corrupt_hint="move the file away and give `catalog hub restore` the last backup",
    space_hint="free some space and try again; what was acknowledged is kept",
)
