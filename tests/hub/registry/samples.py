"""Components to publish, and accounts that may."""

from __future__ import annotations

from hub.publish.publish import Published
from hub.publish.submission import Submission
from hub.registry.accounts import create_account
from hub.registry.authenticate import authenticate
from hub.registry.changes import publish
from hub.registry.namespaces import grant
from hub.registry.principal import EVERYTHING, Principal
from hub.registry.registry import Registry
from hub.registry.tokens import create_token
from tests.hub.texts import cases, component, readme


def submission(name: str = "echo", version: str = "1.0.0", description: str = "") -> Submission:
    """A component that passes every check, under a name that may have a namespace."""
    plain = name.rpartition("/")[2]
    text = component(plain, version, description=description)
    return Submission(name, version, text.encode(), {"README.md": readme(plain, version), "tests.yaml": cases()})


def published(registry: Registry, name: str = "echo", version: str = "1.0.0", by: Principal = EVERYTHING) -> Published:
    """The same, in the hub."""
    return publish(registry, by, submission(name, version), "request-1")


def signed_in(
    registry: Registry,
    account: str = "ada",
    namespace: str | None = "team",
    action: str = "publish",
    expires_in: float | None = None,
) -> Principal:
    """An account of its own with a token for a namespace, which is made for it; '' is names without one."""
    create_account(registry, account)
    if namespace == "":
        grant(registry, namespace, account, action)
    made = create_token(registry, namespace=namespace, action=action, account=account, expires_in=expires_in)
    found = authenticate(registry, str(made.text))
    assert found is not None
    return found
