from __future__ import annotations

import time

import pytest

from catalog.errors import LibraryError, UsageError
from hub.registry.accounts import create_account
from hub.registry.audit import list_audit
from hub.registry.authenticate import authenticate
from hub.registry.namespaces import grant, list_namespaces
from hub.registry.registry import Registry
from hub.registry.token_text import parse_token, redact
from hub.registry.tokens import create_token, list_tokens, revoke_token


def test_a_token_without_a_namespace_is_for_all_of_them(registry: Registry) -> None:
    principal = authenticate(registry, str(create_token(registry).text))
    assert principal is not None
    assert principal.account == "operator"
    assert all(principal.may(action, where) for action in ("read", "publish") for where in (None, "", "team"))
    assert not principal.may("admin", "team")


def test_a_token_for_a_namespace_makes_it(registry: Registry) -> None:
    create_account(registry, "ada")
    principal = authenticate(registry, str(create_token(registry, namespace="team", account="ada").text))
    [namespace] = list_namespaces(registry)
    assert (namespace.name, namespace.owner) == ("team", "ada")
    assert principal is not None and principal.may("publish", "team")
    assert not any(principal.may("read", other) for other in (None, "", "crew"))


@pytest.mark.parametrize(
    ("action", "allowed"),
    [("read", {"read"}), ("publish", {"read", "publish"}), ("admin", {"read", "publish", "admin"})],
)
def test_each_action_includes_those_below(registry: Registry, action: str, allowed: set[str]) -> None:
    principal = authenticate(registry, str(create_token(registry, action=action).text))
    assert principal is not None
    assert {each for each in ("read", "publish", "admin") if principal.may(each, "team")} == allowed


def test_names_without_a_namespace_are_a_scope_of_their_own(registry: Registry) -> None:
    principal = authenticate(registry, str(create_token(registry, namespace="").text))
    assert principal is not None and principal.may("publish", "") and not principal.may("publish", "team")


def test_what_is_known_of_a_token_does_not_tell_its_secret(registry: Registry) -> None:
    made = create_token(registry, namespace="team", expires_in=60, note="laptop")
    [token] = list_tokens(registry)
    assert token == made.token
    assert token.expires_at is not None and 0 < token.expires_at - time.time() <= 60
    for shown in (repr(made), repr(token), repr(list_audit(registry)), redact(f"got {made.text} today")):
        assert made.text.secret not in shown


def test_a_token_needs_an_account_with_the_right(registry: Registry) -> None:
    create_token(registry, namespace="team")
    with pytest.raises(UsageError) as caught:
        create_token(registry, account="ada")
    assert caught.value.rule == "account-unknown"
    create_account(registry, "ada")
    with pytest.raises(UsageError) as caught:
        create_token(registry, account="ada", namespace="team")
    assert caught.value.rule == "account-lacks-grant"
    assert "catalog hub namespace grant team ada publish" in caught.value.hint
    grant(registry, "team", "ada", "publish")
    assert create_token(registry, account="ada", namespace="team").token.account == "ada"


@pytest.mark.parametrize("namespace", ["Team", "a/b", "../x", "*", "x" * 64, "-x", "té"])
def test_a_namespace_that_is_no_word_is_refused(registry: Registry, namespace: str) -> None:
    with pytest.raises(UsageError) as caught:
        create_token(registry, namespace=namespace)
    assert caught.value.rule == "name-invalid"
    assert list_tokens(registry) == []


def test_a_namespace_that_looks_like_another_is_refused(registry: Registry) -> None:
    create_token(registry, namespace="data-team")
    with pytest.raises(LibraryError) as caught:
        create_token(registry, namespace="data_team")
    assert caught.value.rule == "namespace-look-alike"


def test_an_action_that_is_none_is_refused(registry: Registry) -> None:
    with pytest.raises(UsageError, match="admin"):
        create_token(registry, action="write")


def test_a_token_is_revoked_once_and_stays_in_the_list(registry: Registry) -> None:
    made = create_token(registry)
    for _ in range(2):
        revoke_token(registry, made.token.token_id)
    [token] = list_tokens(registry)
    assert token.revoked_at is not None and not token.valid(time.time())
    assert [event.action for event in list_audit(registry, action="token-revoke")] == ["token-revoke"]


@pytest.mark.parametrize("token_id", ["", "0" * 16, "\0"])
def test_a_token_that_is_not_there_cannot_be_revoked(registry: Registry, token_id: str) -> None:
    with pytest.raises(UsageError) as caught:
        revoke_token(registry, token_id)
    assert caught.value.rule == "token-unknown"


def test_a_token_has_two_parts_and_256_random_bits(registry: Registry) -> None:
    one, other = create_token(registry).text, create_token(registry).text
    assert parse_token(str(one)) == one and len(one.secret) == 43
    assert one.secret != other.secret and one.token_id != other.token_id
