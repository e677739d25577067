"""The four roles whose keys sign a hub, and how long what they sign is valid."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone

from catalog.errors import UsageError

ROLES = ("root", "targets", "snapshot", "timestamp")
ONLINE = ("targets", "snapshot", "timestamp")


@dataclass(frozen=True)
class Lifetimes:
    """How long a signature is valid. `timestamp` is how long a reader may be shown an old state without noticing."""

    root: timedelta = timedelta(days=365)
    targets: timedelta = timedelta(days=90)
    snapshot: timedelta = timedelta(days=90)
    timestamp: timedelta = timedelta(days=7)

    def of(self, role: str) -> timedelta:
        """That of a role."""
        found: timedelta = getattr(self, role)
        return found

    def lasting(self, timestamp: timedelta) -> Lifetimes:
        """These, with another one for the timestamp; what it rests on lasts as long at least."""
        return replace(
            self,
            timestamp=timestamp,
            snapshot=max(self.snapshot, timestamp),
            targets=max(self.targets, timestamp),
        )


USUAL = Lifetimes()


def whole_second(now: datetime) -> datetime:
    """The time in UTC without fractions, as metadata state it."""
    return now.astimezone(timezone.utc).replace(microsecond=0)


def check_role(role: str) -> str:
    """The name of a role; UsageError (rule sign-role) for another word."""
    if role not in ROLES:
        raise UsageError(f'"{role[:80]}" is no role', rule="sign-role", hint=f"the roles are {', '.join(ROLES)}")
    return role
