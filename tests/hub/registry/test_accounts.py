from __future__ import annotations

import pytest

from catalog.errors import UsageError
from hub.registry.accounts import create_account, disable_account, list_accounts
from hub.registry.registry import Registry


def test_accounts_are_made_once_listed_and_disabled(registry: Registry) -> None:
    create_account(registry, "bob")
    create_account(registry, "ada")
    for taken in ("ada", "operator"):
        with pytest.raises(UsageError) as caught:
            create_account(registry, taken)
        assert caught.value.rule == "account-exists"
    disable_account(registry, "bob")
    assert [(each.name, each.disabled) for each in list_accounts(registry)] == [
        ("ada", False),
        ("bob", True),
        ("operator", False),
    ]
    with pytest.raises(UsageError, match="bob"):
        disable_account(registry, "bobb")


@pytest.mark.parametrize("name", ["", "Ada", "a/b", "../x", "a b", "é", "x" * 64, "a\0", "\ud800", "-a"])
def test_a_name_that_is_no_word_is_refused(registry: Registry, name: str) -> None:
    with pytest.raises(UsageError) as caught:
        create_account(registry, name)
    assert caught.value.rule == "name-invalid"
    with pytest.raises(UsageError) as caught:
        disable_account(registry, name)
    assert caught.value.rule == "account-unknown"
    assert list_accounts(registry) == []
