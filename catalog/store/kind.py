"""What a database of ours is for, in the words its errors use."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """A kind of database: the run store, the hub's.

    `version_table` counts the steps applied to it, so that two kinds may share one PostgreSQL database; `own_table` is
    one that every such database has. `connections` are kept open. The hints say how to mend what may go wrong.
    """

    name: str
    version_table: str
    own_table: str
    connections: int
    url_hint: str
    folder_hint: str
    corrupt_hint: str
    space_hint: str


RUN_STORE = Kind(
    name="run store",
    version_table="schema_version",
    own_table="runs",
    connections=5,
    url_hint="give the path of a file, sqlite:///path/to/catalog.db, or postgresql://user@host/database",
    folder_hint="set CATALOG_HOME to another folder",
    corrupt_hint="move the file away (the store is made anew), restore a copy, or try `sqlite3 FILE .recover`",
    space_hint="free some space and run again; `catalog runs resume` goes on where the run stopped",
)
