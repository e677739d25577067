from __future__ import annotations

import time

import pytest

from catalog.errors import StoreError
from hub.registry.audit import list_audit, note_audit, note_refusal
from hub.registry.principal import ANONYMOUS, EVERYTHING, Principal
from hub.registry.registry import Registry


def _note(registry: Registry, account: str, target: str, action: str = "publish", detail: str = "") -> None:
    with registry.database.writing() as connection:
        note_audit(connection, Principal(account, "t1"), action, target, "r1", detail=detail)


def test_entries_are_found_by_who_what_and_when(registry: Registry) -> None:
    start = time.time()
    for account, target in (("ada", "echo@1.0.0"), ("bob", "echo-2@1.0.0"), ("ada", "echo")):
        _note(registry, account, target)
    _note(registry, "ada", "echo@1.0.0", "yank")
    assert [event.target for event in list_audit(registry, account="ada", action="publish")] == ["echo", "echo@1.0.0"]
    assert len(list_audit(registry, target="echo")) == 3
    assert len(list_audit(registry, target="echo@1.0.0")) == 2
    assert len(list_audit(registry, since=start)) == 4
    assert list_audit(registry, before=start) == []
    [last] = list_audit(registry, limit=1)
    assert last.action == "yank"
    assert len(list_audit(registry, before=last.at)) == 3


def test_a_target_is_no_pattern(registry: Registry) -> None:
    _note(registry, "ada", "echo@1.0.0")
    assert list_audit(registry, target="e%") == list_audit(registry, target="ech_") == []


@pytest.mark.parametrize("statement", ["UPDATE hub_audit SET account = 'bob'", "DELETE FROM hub_audit"])
def test_no_entry_is_changed_or_removed(registry: Registry, statement: str) -> None:
    _note(registry, "ada", "echo")
    with pytest.raises(StoreError, match="only added to"), registry.database.writing() as connection:
        connection.exec_driver_sql(statement)
    assert [event.account for event in list_audit(registry)] == ["ada"]


def test_odd_and_long_texts_are_kept_as_far_as_they_can_be(registry: Registry) -> None:
    _note(registry, "ada", "a\0b\ud800", detail="x" * 10_000)
    [event] = list_audit(registry)
    assert event.target.startswith("a") and "\0" not in event.target
    assert 100 < len(event.detail) < 1000


def test_the_refusals_of_strangers_are_left_out(registry: Registry) -> None:
    note_refusal(registry, ANONYMOUS, "publish", "echo", "r1", "not-signed-in")
    note_refusal(registry, EVERYTHING, "publish", "echo", "r2", "version-immutable")
    [event] = list_audit(registry)
    assert (event.request_id, event.outcome) == ("r2", "refused:version-immutable")
