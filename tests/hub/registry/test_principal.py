from __future__ import annotations

import pytest

from hub.registry.names import namespace_of
from hub.registry.principal import ANONYMOUS, EVERYTHING, Scope, common_scopes


@pytest.mark.parametrize(
    ("namespace", "action", "granted", "left"),
    [
        (None, "publish", (Scope(None, "admin"),), {Scope(None, "publish")}),
        ("team", "publish", (Scope(None, "admin"),), {Scope("team", "publish")}),
        ("team", "admin", (Scope("team", "read"),), {Scope("team", "read")}),
        (None, "admin", (Scope("team", "admin"), Scope("", "read")), {Scope("team", "admin"), Scope("", "read")}),
        ("", "publish", (Scope("team", "admin"),), set()),
        ("team", "publish", (), set()),
        ("team", "read", (Scope("team", "admin"), Scope(None, "admin")), {Scope("team", "read")}),
    ],
)
def test_a_token_can_do_what_it_is_for_and_its_account_may(
    namespace: str | None, action: str, granted: tuple[Scope, ...], left: set[Scope]
) -> None:
    assert set(common_scopes(namespace, action, granted)) == left


def test_nobody_may_nothing_and_the_operator_everything() -> None:
    assert ANONYMOUS.anonymous and not ANONYMOUS.may_anywhere("read")
    assert all(EVERYTHING.may("admin", where) for where in (None, "", "team"))


@pytest.mark.parametrize(("name", "namespace"), [("echo", ""), ("team/echo", "team"), ("/echo", ""), ("a/b/c", "a")])
def test_the_namespace_of_a_name_is_what_stands_before_its_first_slash(name: str, namespace: str) -> None:
    assert namespace_of(name) == namespace
