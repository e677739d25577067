"""Loops: a template that fans out, and lists gathered from what its iterations made."""

from __future__ import annotations

import json

import pytest

from catalog.compile.loop import static_items
from catalog.errors import CompileError
from catalog.spec.json_text import json_text
from catalog.spec.model import ForEach
from tests.compile.building import case, compiled, dag_task, template


def test_items_that_are_known_are_texts() -> None:
    loop = ForEach(("a", 2, 1.5, True, None, [1], {"k": "é"}), {"in put": ""})
    texts = [json.loads(item)["in put"] for item in static_items(loop)]
    assert texts == ["a", "2", "1.5", "true", "null", "[1]", json_text({"k": "é"})]


def test_keys_of_items_are_bound_to_inputs() -> None:
    loop_item = {"a": 1, "b": "x", "c": 3}
    loop = ForEach((loop_item,), {"first": "a", "second one": "b", "whole": ""})
    [item] = static_items(loop)
    assert json.loads(item) == {"first": "1", "second one": "x", "whole": json_text(loop_item)}


def test_an_item_holds_no_tag() -> None:
    [item] = static_items(ForEach(("{{x}} {{{",), {"text": ""}))
    assert "{{" not in item and json.loads(item) == {"text": "{{x}} {{{"}


@pytest.mark.parametrize("item", [{"b": 1}, "text", 3])
def test_an_item_without_the_key_is_refused(item: object) -> None:
    with pytest.raises(CompileError) as caught:
        static_items(ForEach((item,), {"first": "a"}))
    assert caught.value.rule == "loop-item-key"


def test_the_limit_stands_where_the_fan_out_is() -> None:
    found = compiled(case("loops"))
    assert template(found, "say-loop")["parallelism"] == 2
    assert template(found, "body-loop")["parallelism"] == 3
    assert "parallelism" not in template(found, "body")
    assert "parallelism" not in template(found, "pair-loop")


def test_a_list_that_is_not_known_is_a_parameter_of_the_loop() -> None:
    found = compiled(case("loops"))
    [parameter] = dag_task(found, "loops", "from-output")["arguments"]["parameters"]
    assert parameter["name"] == "loop_items"
    assert "fromJSON(tasks.words.outputs.parameters.list)" in parameter["value"]
    assert dag_task(found, "body-loop", "each")["withParam"] == "{{inputs.parameters.loop_items}}"


def test_an_empty_list_has_no_iterations() -> None:
    found = compiled(case("loops"))
    assert dag_task(found, "show-loop-2", "each")["withParam"] == "[]"


def test_the_list_of_what_may_be_left_out_holds_what_is_there() -> None:
    [said] = template(compiled(case("loop_with_condition")), "body-loop")["outputs"]["parameters"]
    assert said["valueFrom"]["default"] == "[]"
    assert "h[#] == 'yes'" in said["valueFrom"]["expression"]
