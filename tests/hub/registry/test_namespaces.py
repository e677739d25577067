from __future__ import annotations

import pytest

from catalog.errors import LibraryError, UsageError
from hub.registry.accounts import create_account
from hub.registry.namespaces import create_namespace, grant, list_grants, list_namespaces, revoke_grant
from hub.registry.registry import Registry
from hub.registry.tokens import create_token


def test_a_namespace_belongs_to_an_account_that_may_do_everything_in_it(registry: Registry) -> None:
    create_account(registry, "ada")
    made = create_namespace(registry, "team", "ada")
    assert list_namespaces(registry) == [made]
    assert [(each.account, each.action) for each in list_grants(registry) if each.namespace == "team"] == [
        ("ada", "admin")
    ]


@pytest.mark.parametrize(("name", "rule"), [("team-a", "namespace-taken"), ("team_a", "namespace-look-alike")])
def test_a_namespace_is_made_once_whatever_its_punctuation(registry: Registry, name: str, rule: str) -> None:
    create_namespace(registry, "team-a", "operator")
    with pytest.raises(LibraryError) as caught:
        create_namespace(registry, name, "operator")
    assert caught.value.rule == rule
    assert [each.name for each in list_namespaces(registry)] == ["team-a"]


def test_the_owner_must_be_there(registry: Registry) -> None:
    with pytest.raises(UsageError) as caught:
        create_namespace(registry, "team", "ada")
    assert caught.value.rule == "account-unknown"
    assert list_namespaces(registry) == []


def test_a_grant_for_every_namespace_and_for_none(registry: Registry) -> None:
    create_account(registry, "ada")
    grant(registry, None, "ada", "read")
    grant(registry, "", "ada", "publish")
    assert {(each.namespace, each.action) for each in list_grants(registry) if each.account == "ada"} == {
        (None, "read"),
        ("", "publish"),
    }
    assert revoke_grant(registry, None, "ada")
    assert not revoke_grant(registry, None, "ada")


def test_a_grant_replaces_the_one_before(registry: Registry) -> None:
    create_account(registry, "ada")
    create_token(registry, namespace="team")
    for action in ("admin", "read"):
        grant(registry, "team", "ada", action)
    assert [(each.namespace, each.action) for each in list_grants(registry) if each.account == "ada"] == [
        ("team", "read")
    ]
    with pytest.raises(UsageError) as caught:
        grant(registry, "teem", "ada", "read")
    assert caught.value.rule == "namespace-unknown" and "team" in caught.value.hint
