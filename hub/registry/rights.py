"""Refusing what a principal may not do."""

from __future__ import annotations

from catalog.errors import LibraryError
from hub.registry.principal import Principal
from hub.registry.registry import Registry
from hub.registry.settings import anonymous_read


def require(principal: Principal, action: str, namespace: str | None) -> None:
    """Pass when `action` is allowed in the namespace (None: in all of them).

    Otherwise LibraryError: rule not-signed-in for somebody unknown, not-allowed for an account without the right.
    """
    if principal.may(action, namespace):
        return
    where = {None: "every namespace", "": "names without a namespace"}.get(namespace, f'the namespace "{namespace}"')
    if principal.anonymous:
        raise LibraryError(
            f"the right to {action} in {where} needs a token, and none that is valid was given",
            rule="not-signed-in",
            hint="get a token from whoever runs the hub: `catalog hub token create`",
        )
    raise LibraryError(
        f'"{principal.account}" has no right to {action} in {where} with this token',
        rule="not-allowed",
        hint="ask the namespace's owner for a grant, or use a token of that scope",
    )


def may_read_file(registry: Registry, principal: Principal, path: str) -> bool:
    """True when the principal may see a file of the hub.

    Where reading needs a token, everybody who may read some namespace sees the index with all names; a component's
    content is for those who may read its namespace.
    """
    if principal.may("read", None) or anonymous_read(registry):
        return True
    if not principal.may_anywhere("read"):
        return False
    owners = registry.store.namespaces_of(path)
    return owners is None or any(principal.may("read", namespace) for namespace in owners)


def may_read(registry: Registry, principal: Principal, namespace: str | None) -> bool:
    """True when the principal may read what is in the namespace, or for None in every one."""
    return principal.may("read", namespace) or anonymous_read(registry)
