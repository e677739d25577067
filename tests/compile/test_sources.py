"""How values are passed on: as parameters, as artifacts, and whether they are there."""

from __future__ import annotations

from catalog.compile.sources import Need, Slot, Source, slot_arguments, slot_for, slot_inputs

FILE = {"from": "{{tasks.a.outputs.artifacts.b}}"}
TEXT, BOTH = Source(expression="tasks.a.outputs.parameters.b"), Source(expression="x.y", artifact=FILE)
UNSURE = Source(expression="x.y", artifact=FILE, present="tasks.a.status == 'Succeeded'")


def test_a_value_that_is_not_known_is_an_expression() -> None:
    assert TEXT.as_value() == "{{=tasks.a.outputs.parameters.b}}"
    assert Source(constant="a").as_value() == "a"
    assert Source(simple="{{item.a}}").as_value() == "{{item.a}}"
    assert Source(constant="it's").as_expression() == r"'it\'s'"


def test_a_value_that_may_be_absent_is_empty_then() -> None:
    assert UNSURE.as_value() == "{{=tasks.a.status == 'Succeeded' ? x.y : ''}}"
    assert UNSURE.surely().as_value() == "{{=x.y}}"


def test_a_default_takes_its_place() -> None:
    given = UNSURE.or_text("none")
    assert given.expression == "(tasks.a.status == 'Succeeded' ? x.y : 'none')"
    assert given.is_text and not given.present
    assert TEXT.or_text("none") is TEXT


def test_a_slot_passes_what_is_needed_and_no_more() -> None:
    assert slot_for("a b", BOTH, Need(value=True), set()) == Slot(parameter="a_b")
    assert slot_for("a b", BOTH, Need(path=True), set()) == Slot(artifact="a_b")
    assert slot_for("a b", BOTH, Need(True, True), set()) == Slot(parameter="a_b", artifact="a_b")
    assert slot_for("a b", BOTH, Need(), set()) == Slot()


def test_a_text_that_is_needed_as_a_file_is_passed_as_a_parameter() -> None:
    assert slot_for("a", TEXT, Need(path=True), set()) == Slot(parameter="a")


def test_its_presence_is_passed_where_that_is_not_sure() -> None:
    taken: set[str] = set()
    slot = slot_for("a", UNSURE, Need(path=True), taken, optional=True)
    assert slot == Slot(artifact="a", presence="has_a")
    assert taken == {"a", "has_a"}
    assert slot_inputs({"a": slot}) == {
        "parameters": [{"name": "has_a"}],
        "artifacts": [{"name": "a", "optional": True}],
    }
    assert slot_arguments({"a": slot}, {"a": UNSURE}) == {
        "parameters": [{"name": "has_a", "value": "{{=tasks.a.status == 'Succeeded' ? 'yes' : ''}}"}],
        "artifacts": [{"name": "a", **FILE, "optional": True}],
    }
    inside = slot.source()
    assert inside.present == "inputs.parameters.has_a == 'yes'"
    assert inside.artifact == {"from": "{{inputs.artifacts.a}}"}


def test_names_that_would_be_one_are_kept_apart() -> None:
    taken: set[str] = set()
    slots = [slot_for(name, TEXT, Need(value=True), taken).parameter for name in ("a b", "a-b", "a_b")]
    assert slots == ["a_b", "a_b_2", "a_b_3"]
