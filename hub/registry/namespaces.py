"""Namespaces: the first part of names such as `team/echo`, each owned by an account, and who else may act in it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from catalog.errors import LibraryError, UsageError
from catalog.library.index.moniker import moniker
from catalog.spec.suggestions import suggest
from catalog.store.texts import clean
from catalog.store.upsert import upserts
from hub.registry.accounts import ensure_operator, find_account
from hub.registry.audit import note_audit
from hub.registry.names import check_word
from hub.registry.principal import (
    EVERYTHING,
    OPERATOR,
    Principal,
    Scope,
    check_action,
    stored_namespace,
    told_namespace,
)
from hub.registry.registry import Registry
from hub.registry.schema import grants, namespaces
from hub.registry.taken_names import check_namespace_name
from hub.registry.writer import DatabaseWriter

if TYPE_CHECKING:
    from sqlalchemy import Connection

_PUT_GRANT = upserts(grants)


@dataclass(frozen=True, slots=True)
class Namespace:
    """A namespace and the account it belongs to; `created_at` is in seconds since the epoch."""

    name: str
    owner: str
    created_at: float


@dataclass(frozen=True, slots=True)
class Grant:
    """An account's right in a namespace: the empty text is the names without one, None is every namespace."""

    namespace: str | None
    account: str
    action: str
    created_at: float


def create_namespace(registry: Registry, name: str, owner: str, by: Principal = EVERYTHING) -> Namespace:
    """A new namespace; its owner gets the admin right in it.

    Raises UsageError for a name that is none or an unknown account, LibraryError when the name is taken
    (namespace-taken, name-taken, name-reserved) or looks like another one (namespace-look-alike, name-look-alike).
    """
    with registry.store.changing() as writer:
        return add_namespace(writer, name, owner, by)


def add_namespace(writer: DatabaseWriter, name: str, owner: str, by: Principal, request_id: str = "") -> Namespace:
    """See create_namespace: the same in a change under way."""
    connection = writer.connection
    check_word(name, "a namespace")
    if owner == OPERATOR:
        ensure_operator(connection)
    find_account(connection, owner)
    alike = connection.scalar(select(namespaces.c.name).where(namespaces.c.moniker == moniker(name)))
    if alike is not None:
        taken = alike == name
        raise LibraryError(
            f'there is a namespace "{alike}" already' + ("" if taken else f', which "{name}" looks like'),
            rule="namespace-taken" if taken else "namespace-look-alike",
            hint="its owner can grant you the right to publish" if taken else "choose a name that differs in letters",
        )
    check_namespace_name(writer, name)
    now = time.time()
    row = {"name": name, "moniker": moniker(name), "owner": owner, "created_at": now}
    connection.execute(insert(namespaces), row)
    _put_grant(connection, Grant(name, owner, "admin", now))
    note_audit(connection, by, "namespace-create", name, request_id, detail=f"owner {owner}")
    return Namespace(name, owner, now)


def has_namespace(connection: Connection, name: str) -> bool:
    """True when the namespace is there; the empty one, of names without a namespace, always is."""
    return not name or connection.scalar(select(namespaces.c.name).where(namespaces.c.name == clean(name))) is not None


def list_namespaces(registry: Registry) -> list[Namespace]:
    """All namespaces by name."""
    query = select(namespaces.c.name, namespaces.c.owner, namespaces.c.created_at).order_by(namespaces.c.name)
    with registry.database.reading() as connection:
        return [Namespace(**row) for row in connection.execute(query).mappings()]


def grant(registry: Registry, namespace: str | None, account: str, action: str, by: Principal = EVERYTHING) -> Grant:
    """Let an account act in a namespace, in place of what it might before; None is every namespace.

    Raises UsageError for an unknown account or namespace.
    """
    check_action(action)
    with registry.store.changing() as writer:
        connection = writer.connection
        _check_target(connection, namespace, account)
        given = Grant(namespace, account, action, time.time())
        _put_grant(connection, given)
        note_audit(connection, by, "grant", stored_namespace(namespace), detail=f"{action} to {account}")
    return given


def revoke_grant(registry: Registry, namespace: str | None, account: str, by: Principal = EVERYTHING) -> bool:
    """Take an account's right in a namespace away; False when it had none."""
    own = (grants.c.namespace == stored_namespace(namespace)) & (grants.c.account == account)
    with registry.store.changing() as writer:
        found = bool(writer.connection.execute(delete(grants).where(own)).rowcount)
        if found:
            note_audit(writer.connection, by, "grant-revoke", stored_namespace(namespace), detail=f"from {account}")
    return found


def list_grants(registry: Registry) -> list[Grant]:
    """All grants by namespace and account."""
    query = select(grants).order_by(grants.c.namespace, grants.c.account)
    with registry.database.reading() as connection:
        rows = connection.execute(query).mappings()
        return [Grant(**{**row, "namespace": told_namespace(row["namespace"])}) for row in rows]


def granted_scopes(connection: Connection, account: str) -> tuple[Scope, ...]:
    """What an account may do, all its grants together."""
    query = select(grants.c.namespace, grants.c.action).where(grants.c.account == account)
    return tuple(Scope(told_namespace(row.namespace), row.action) for row in connection.execute(query))


def _check_target(connection: Connection, namespace: str | None, account: str) -> None:
    find_account(connection, account)
    if namespace is not None and not has_namespace(connection, namespace):
        known = list(connection.scalars(select(namespaces.c.name)))
        raise UsageError(
            f'there is no namespace "{namespace[:80]}"',
            rule="namespace-unknown",
            hint=suggest(namespace, known) if known else "make it: `catalog hub namespace create NAME --owner ACCOUNT`",
        )


def _put_grant(connection: Connection, given: Grant) -> None:
    row = {"account": given.account, "action": given.action, "created_at": given.created_at}
    row["namespace"] = stored_namespace(given.namespace)
    connection.execute(_PUT_GRANT[connection.dialect.name], row)
