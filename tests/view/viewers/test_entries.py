"""All entries of a run: a bad one stands in its place and hides no other."""

from __future__ import annotations

from typing import Any

from catalog.run.visualisations import parse_visualisations
from catalog.view.viewers.entries import WHOLE_FILE, Entry, shown
from catalog.view.viewers.model import Curve, Matrix, Problem, Table
from tests.view.rows import entry_row, task_row
from tests.view.scene import BAD, MATRIX, ROC, TABLE


def as_stored(*entries: Any, raw: bytes = b"") -> tuple[Entry, ...]:
    """What the store makes of a file with these entries, read back."""
    import json

    kept, problems = parse_visualisations(raw or json.dumps({"outputs": entries}).encode())
    warnings = [f"mlpipeline-ui-metadata: {problem}" for problem in problems]
    return shown([entry_row(entry.as_dict()) for entry in kept], [task_row("evaluate", warnings=warnings)])


def test_a_bad_entry_stands_between_good_ones() -> None:
    found = as_stored(MATRIX, BAD, TABLE)
    assert [(entry.index, type(entry.viewer)) for entry in found] == [(0, Matrix), (1, Problem), (2, Table)]
    assert found[1].type == "roc"
    assert isinstance(found[1].viewer, Problem) and "not a number from 0 to 1" in found[1].viewer.message


def test_an_unknown_type_hides_nothing() -> None:
    found = as_stored({"type": "pie-chart", "source": "x"}, ROC)
    assert [type(entry.viewer) for entry in found] == [Problem, Curve]


def test_a_smaller_fault_is_a_note() -> None:
    (found,) = as_stored({**TABLE, "source": "1,2,3"})
    assert isinstance(found.viewer, Table)
    assert "row 1 has 3 cells" in found.notes[0]


def test_a_file_that_is_no_json_is_told() -> None:
    (found,) = as_stored(raw=b"{'outputs': []}")
    assert found.index == WHOLE_FILE
    assert isinstance(found.viewer, Problem) and "is not JSON" in found.viewer.message


def test_other_warnings_of_a_task_are_no_entries() -> None:
    assert shown([], [task_row("a", warnings=["only a cluster can honour: nodeSelector"])]) == ()


def test_tasks_stand_in_the_order_of_the_run() -> None:
    rows = [entry_row(MATRIX, "a"), entry_row(ROC, "b"), entry_row(TABLE, "gone")]
    found = shown(rows, [task_row("b"), task_row("a")])
    assert [entry.task for entry in found] == ["b", "a", "gone"]


def test_entries_without_a_place_or_with_the_same_one_are_all_shown() -> None:
    rows = [entry_row({**MATRIX, "index": 0}), entry_row({**ROC, "index": 0}), entry_row(TABLE)]
    assert [type(entry.viewer) for entry in shown(rows)] == [Matrix, Curve, Table]
