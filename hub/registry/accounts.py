"""Accounts: who publishes. An account acts through its tokens."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update

from catalog.errors import UsageError
from catalog.spec.suggestions import suggest
from catalog.store.texts import clean
from hub.registry.audit import note_audit
from hub.registry.names import check_word
from hub.registry.principal import EVERYTHING, OPERATOR, Principal
from hub.registry.registry import Registry
from hub.registry.schema import ALL, accounts, grants

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Account:
    """An account; `created_at` is in seconds since the epoch. The tokens of a disabled one are not taken."""

    name: str
    created_at: float
    disabled: bool


def create_account(registry: Registry, name: str, by: Principal = EVERYTHING) -> Account:
    """A new account. Raises UsageError for a name that is none (name-invalid) or is taken (account-exists)."""
    row = {"name": check_word(name, "an account"), "created_at": time.time(), "disabled": False}
    with registry.store.changing() as writer:
        connection = writer.connection
        ensure_operator(connection)
        if _exists(connection, name):
            raise UsageError(f'there is an account "{name}" already', rule="account-exists", hint="choose another name")
        connection.execute(insert(accounts), row)
        note_audit(connection, by, "account-create", name)
    return Account(**row)  # type: ignore[arg-type]


def list_accounts(registry: Registry) -> list[Account]:
    """All accounts by name."""
    with registry.database.reading() as connection:
        return [Account(**row) for row in connection.execute(select(accounts).order_by(accounts.c.name)).mappings()]


def disable_account(registry: Registry, name: str, disabled: bool = True, by: Principal = EVERYTHING) -> None:
    """Take no token of an account any more, or again. Raises UsageError for an unknown one (account-unknown)."""
    with registry.database.writing(durable=True) as connection:
        find_account(connection, name)
        connection.execute(update(accounts).where(accounts.c.name == name).values(disabled=disabled))
        note_audit(connection, by, "account-disable" if disabled else "account-enable", name)


def find_account(connection: Connection, name: str) -> Account:
    """The account of that name. Raises UsageError (rule account-unknown) when there is none."""
    row = connection.execute(select(accounts).where(accounts.c.name == clean(name))).mappings().first()
    if row is None:
        known = list(connection.scalars(select(accounts.c.name).order_by(accounts.c.name)))
        raise UsageError(
            f'there is no account "{name[:80]}"',
            rule="account-unknown",
            hint=suggest(name, known) if known else "make one: `catalog hub account create NAME`",
        )
    return Account(**row)


def ensure_operator(connection: Connection) -> None:
    """Make sure, in a change of the hub, of the account of whoever runs it, which has every right."""
    if not _exists(connection, OPERATOR):
        now = time.time()
        connection.execute(insert(accounts), {"name": OPERATOR, "created_at": now, "disabled": False})
        grant = {"namespace": ALL, "account": OPERATOR, "action": "admin", "created_at": now}
        connection.execute(insert(grants), grant)


def _exists(connection: Connection, name: str) -> bool:
    return connection.scalar(select(accounts.c.name).where(accounts.c.name == name)) is not None
