"""Who asks, and what they may do where."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.errors import UsageError
from hub.registry.schema import ALL

# Each action includes those before it.
ACTIONS = ("read", "publish", "admin")

OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Scope:
    """An action in a namespace: the empty text is the names without one, None is every namespace."""

    namespace: str | None
    action: str

    def covers(self, action: str, namespace: str | None) -> bool:
        """True when this allows `action` there; None asks for every namespace at once."""
        inside = self.namespace is None or self.namespace == namespace
        return inside and ACTIONS.index(self.action) >= ACTIONS.index(action)


@dataclass(frozen=True, slots=True)
class Principal:
    """An account as one token of it may act; `expires_at` (epoch seconds) is the token's, None for never."""

    account: str
    token_id: str = ""
    scopes: tuple[Scope, ...] = ()
    expires_at: float | None = None

    @property
    def anonymous(self) -> bool:
        """True for somebody who did not sign in."""
        return not self.account

    def may(self, action: str, namespace: str | None) -> bool:
        """True when `action` is allowed in the namespace, or for None in every one."""
        return any(scope.covers(action, namespace) for scope in self.scopes)

    def may_anywhere(self, action: str) -> bool:
        """True when `action` is allowed in some namespace."""
        return any(scope.covers(action, scope.namespace) for scope in self.scopes)


ANONYMOUS = Principal("")
# The person at the machine itself: the operator's own commands, and an open hub.
EVERYTHING = Principal(OPERATOR, scopes=(Scope(None, "admin"),))


def check_action(action: str) -> str:
    """`action`, when it is one; UsageError (rule action-unknown) otherwise."""
    if action not in ACTIONS:
        raise UsageError(f'"{action[:40]}" is no action', rule="action-unknown", hint=f"one of: {', '.join(ACTIONS)}")
    return action


def common_scopes(namespace: str | None, action: str, granted: tuple[Scope, ...]) -> tuple[Scope, ...]:
    """What a token for `action` in `namespace` may do where its account has the scopes `granted`."""
    found = []
    for scope in granted:
        if namespace is None or scope.namespace is None or scope.namespace == namespace:
            place = scope.namespace if namespace is None else namespace
            found.append(Scope(place, min(action, scope.action, key=ACTIONS.index)))
    return tuple(dict.fromkeys(found))


def stored_namespace(namespace: str | None) -> str:
    """A namespace, or None for all of them, as the tables have it."""
    return ALL if namespace is None else namespace


def told_namespace(stored: str) -> str | None:
    """What the tables have, as a namespace or None for all of them."""
    return None if stored == ALL else stored
