from __future__ import annotations

from pathlib import Path

from sqlalchemy import inspect

from catalog.store.engines import make_engine, target_url
from catalog.store.migrate import current_version
from hub.registry.accounts import list_accounts
from hub.registry.audit import list_audit
from hub.registry.authenticate import authenticate
from hub.registry.generations import Changes
from hub.registry.kind import HUB
from hub.registry.migrations import MIGRATIONS
from hub.registry.namespaces import list_namespaces
from hub.registry.packages import list_package_versions
from hub.registry.registry import Registry, open_registry
from hub.registry.schema import metadata

_EXAMPLE = Path(__file__).parent / "examples" / "hub_v1.sql"
_TOKEN = "kfpc_00000000000000aa_" + "s" * 43


def test_the_steps_are_numbered_without_gaps() -> None:
    assert [step.number for step in MIGRATIONS] == list(range(1, len(MIGRATIONS) + 1))


def test_a_migrated_hub_has_exactly_the_tables_the_queries_expect(registry: Registry) -> None:
    with registry.database.reading() as connection:
        found = inspect(connection)
        assert set(found.get_table_names()) == {*metadata.tables, HUB.version_table}
        for table in metadata.sorted_tables:
            columns = {column["name"]: column["nullable"] for column in found.get_columns(table.name)}
            assert columns == {column.name: column.nullable for column in table.columns}, table.name
            keys = found.get_pk_constraint(table.name)["constrained_columns"]
            assert keys == [column.name for column in table.primary_key], table.name


def test_a_hub_of_version_1_opens_with_all_it_holds(place: str) -> None:
    _load(place)
    with open_registry(place) as registry:
        with registry.database.reading() as connection:
            assert current_version(connection, HUB) == MIGRATIONS[-1].number
        found = registry.store.file("metadata/1.root.json")
        assert found is not None and (found.content, found.size, found.changed) == (b"hi", 2, 1700000000.5)
        principal = authenticate(registry, _TOKEN)
        assert principal is not None and principal.may("publish", "team") and not principal.may("read", "")
        assert [account.name for account in list_accounts(registry)] == ["ada"]
        assert [namespace.owner for namespace in list_namespaces(registry)] == ["ada"]
        assert [version.tags for version in list_package_versions(registry, "join")] == [("stable",)]
        assert [event.outcome for event in list_audit(registry)] == ["done"]
        assert registry.store.changes_since(0) == Changes(3, ("team/echo",))


def _load(place: str) -> None:
    """Make the database as the first released step left it."""
    postgresql = "://" in place
    if not postgresql:
        Path(place).mkdir()
    engine = make_engine(target_url(place if postgresql else Path(place) / "hub.db", HUB), HUB)
    bytes_of_hi = r"'\x6869'" if postgresql else "X'6869'"
    script = _EXAMPLE.read_text(encoding="utf-8").replace("{hi}", bytes_of_hi)
    lines = [line for line in script.splitlines() if not line.startswith("--")]
    with engine.begin() as connection:
        for statement in filter(str.strip, "\n".join(lines).split(";\n")):
            connection.exec_driver_sql(statement.rstrip(";\n"))
    engine.dispose()
