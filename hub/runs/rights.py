"""Who may see and change what belongs to a namespace: runs, experiments, pipelines, recurring runs.

Reading takes the action `read`; starting, changing and deleting take `publish`. The empty namespace is that of
everything that names none.
"""

from __future__ import annotations

from catalog.errors import LibraryError
from hub.registry.principal import Principal
from hub.registry.settings import anonymous_read
from hub.runs.place import RunPlace


def may(place: RunPlace, principal: Principal, action: str, namespace: str | None) -> bool:
    """True when the principal may do `action` in a namespace, or for None in every one."""
    if action == "read" and anonymous_read(place.registry):
        return True
    return principal.may(action, namespace)


def check_may(place: RunPlace, principal: Principal, action: str, namespace: str | None) -> None:
    """LibraryError (rules not-signed-in, not-allowed) unless the principal may do `action` there."""
    if may(place, principal, action, namespace):
        return
    if principal.anonymous:
        raise LibraryError(
            "this takes a token", rule="not-signed-in", hint="send Authorization: Bearer TOKEN, or sign in"
        )
    where = (
        f'namespace "{namespace}"' if namespace else "what has no namespace" if namespace == "" else "every namespace"
    )
    raise LibraryError(f"the token does not allow {action} in {where}", rule="not-allowed", hint="ask for such a token")


def readable_namespaces(place: RunPlace, principal: Principal) -> tuple[str, ...] | None:
    """The namespaces a principal may read, None for all of them: what every list is filtered by."""
    if may(place, principal, "read", None):
        return None
    found = (scope.namespace for scope in principal.scopes)
    return tuple(dict.fromkeys(namespace for namespace in found if namespace is not None))
