"""References to a task's own inputs inside plain data."""

from __future__ import annotations

from catalog.spec.input_references import fill_references, reference_to, referenced_inputs

DATA = {
    "env": [{"name": "A", "value": f"in {reference_to('place')}, {reference_to('size')}"}],
    "nodeSelector": {reference_to("label"): reference_to("size")},
    "priority": 5,
}


def test_a_reference_is_a_text_around_the_name() -> None:
    assert reference_to("size") == "{{$.inputs.parameters['size']}}"


def test_the_inputs_are_found_in_values_and_keys_once_each() -> None:
    assert referenced_inputs(DATA) == ["place", "size", "label"]
    assert referenced_inputs(None) == []


def test_references_are_filled_in_everywhere_and_other_data_stays() -> None:
    filled = fill_references(DATA, {"place": "here", "size": "2", "label": "disk"}.__getitem__)
    assert filled == {
        "env": [{"name": "A", "value": "in here, 2"}],
        "nodeSelector": {"disk": "2"},
        "priority": 5,
    }


def test_what_comes_in_is_not_read_as_a_reference_again() -> None:
    assert fill_references(reference_to("a"), lambda _: reference_to("b")) == reference_to("b")


def test_other_braces_are_text() -> None:
    assert fill_references("{{workflow.uid}} {{$.x}}", str.upper) == "{{workflow.uid}} {{$.x}}"
