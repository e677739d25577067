"""A first migrations.yaml: what was renamed and removed."""

from __future__ import annotations

from catalog.diff.compare import compare
from catalog.diff.draft import draft_migrations
from catalog.diff.migrations import parse_migrations
from catalog.diff.steps import DropInput, DropOutput, Note, RenameInput, RenameOutput
from tests.diff.specs import ports


def test_the_draft_holds_a_step_for_each_broken_port() -> None:
    old = ports("[{name: 'a: b', description: x}, {name: gone}]", "[{name: out, type: A}, {name: log}]")
    new = ports("[{name: 'null', description: x}, {name: need, type: X}]", "[{name: Out, type: A}]")
    (migration,) = parse_migrations(draft_migrations(compare(old, new), "0.3.1"))
    assert migration.range_text == "^0.3"
    assert set(migration.steps) == {
        RenameInput("a: b", "null"),
        DropInput("gone"),
        Note("the input need is required now"),
        RenameOutput("out", "Out"),
        DropOutput("log"),
    }


def test_nothing_follows_from_a_change_that_no_step_can_mend() -> None:
    assert draft_migrations(compare(ports("[{name: a}]"), ports("[{name: a, type: Model}]")), "1.0.0") == ""
