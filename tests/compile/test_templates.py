"""Templates of one workflow: equal ones are one, and names are unique."""

from __future__ import annotations

from catalog.compile.compiled import Place
from catalog.compile.templates import Templates

POD = Place("pod", "say")


def names(templates: Templates) -> list[str]:
    return [item["name"] for item in templates.emit()]


def test_equal_templates_are_one() -> None:
    templates = Templates()
    assert templates.share("say", {"container": {"image": "a"}}, POD) == "say"
    assert templates.share("tell", {"container": {"image": "a"}}, POD) == "say"
    assert templates.share("say", {"container": {"image": "b"}}, POD) == "say-2"
    assert names(templates) == ["say", "say-2"]


def test_what_stands_for_another_component_is_another_template() -> None:
    templates = Templates()
    body = {"container": {"image": "a"}}
    assert templates.share("say", body, POD) != templates.share("say", body, Place("pod", "tell"))


def test_they_stand_in_the_order_of_their_names_first_use() -> None:
    templates = Templates()
    outer = templates.reserve("outer")
    templates.share("inner", {}, POD)
    templates.fill(outer, {"dag": {}}, Place("graph"))
    assert names(templates) == ["outer", "inner"]
    assert templates.places["outer"].kind == "graph"


def test_a_name_that_is_given_back_is_free_again() -> None:
    templates = Templates()
    templates.drop(templates.reserve("a"))
    assert templates.emit() == [] and templates.reserve("a") == "a"


def test_names_fit_kubernetes() -> None:
    templates = Templates()
    assert templates.reserve("Größe & Länge") == "gr-e-l-nge"
    assert templates.reserve("数") == "task"
    long = [templates.reserve("x" * 200), templates.reserve("x" * 200)]
    assert len(set(long)) == 2 and all(len(name) < 60 for name in long)
