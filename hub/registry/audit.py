"""The audit log: who did what to what and when, and how it ended. It is only ever added to."""

from __future__ import annotations

import time
import uuid
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from catalog.store.texts import clean
from hub.registry.principal import Principal
from hub.registry.registry import Registry
from hub.registry.schema import audit

if TYPE_CHECKING:
    from sqlalchemy import Connection

DONE = "done"
UNCHANGED = "unchanged"

_MAX_TEXT = 500


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """One entry; `at` is in seconds since the epoch. `outcome` is done, unchanged or refused:RULE."""

    account: str
    token_id: str
    action: str
    target: str
    request_id: str
    outcome: str
    detail: str = ""
    at: float = field(default_factory=time.time)


def note_audit(
    connection: Connection,
    principal: Principal,
    action: str,
    target: str,
    request_id: str = "",
    outcome: str = DONE,
    detail: str = "",
) -> None:
    """Add an entry in the transaction of what it tells of, so that neither is there without the other."""
    event = AuditEvent(principal.account, principal.token_id, action, target, request_id, outcome, detail)
    row = {name: clean(value)[:_MAX_TEXT] if isinstance(value, str) else value for name, value in asdict(event).items()}
    connection.execute(insert(audit), {**row, "audit_id": uuid.uuid4().hex})


def note_refusal(
    registry: Registry, principal: Principal, action: str, target: str, request_id: str, rule: str
) -> None:
    """Add the entry of a refusal in a transaction of its own; strangers are left out, who could fill the disk."""
    if not principal.anonymous:
        with registry.database.writing() as connection:
            note_audit(connection, principal, action, target, request_id, f"refused:{rule}")


def list_audit(
    registry: Registry,
    *,
    account: str = "",
    action: str = "",
    target: str = "",
    since: float = 0.0,
    before: float | None = None,
    limit: int = 100,
) -> list[AuditEvent]:
    """Entries, the newest first; empty texts mean any. `target` finds its versions too: echo finds echo@1.0.0."""
    query = select(audit).where(audit.c.at >= since)
    if account:
        query = query.where(audit.c.account == clean(account))
    if action:
        query = query.where(audit.c.action == clean(action))
    if target:
        target = clean(target)
        prefix = audit.c.target.startswith(f"{target}@", autoescape=True)
        query = query.where((audit.c.target == target) | prefix)
    if before is not None:
        query = query.where(audit.c.at < before)
    with registry.database.reading() as connection:
        rows = connection.execute(query.order_by(audit.c.at.desc(), audit.c.audit_id).limit(limit)).mappings()
        return [AuditEvent(**{name: row[name] for name in AuditEvent.__slots__}) for row in rows]
