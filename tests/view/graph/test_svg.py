"""Graphs as SVG."""

from __future__ import annotations

import pytest

from catalog.run.model import State
from catalog.view.graph.build import run_graph
from catalog.view.graph.json import graph_json
from catalog.view.graph.layout import lay_out
from catalog.view.graph.svg import graph_svg
from tests.client.building import pipeline, shell, task
from tests.view.rows import task_row
from tests.view.scene import everything
from tests.view.svg import SVG, harm, parsed, with_attribute

ECHO = shell("true", ["text"], "out", name="echo")


@pytest.mark.parametrize("state", [None, *State])
def test_a_state_has_a_word_and_a_sign_of_its_own(state: State | None) -> None:
    rows = [task_row("a", state)] if state is not None else []
    svg = graph_svg(lay_out(run_graph(pipeline({"a": task(ECHO, text="x")}), rows)))
    word = state.value.lower() if state else "waiting"
    node = with_attribute(svg, "data-node")["a"]
    assert node.get("data-state") == word
    assert node.get("aria-label") == f"a: {state.value if state else 'not started'}; runs echo"
    assert [use.get("href") for use in node.iter(f"{SVG}use")] == [f"#state-{word}"]


def test_every_node_is_reached_by_the_keyboard_and_named() -> None:
    svg = graph_svg(lay_out(run_graph(everything(), opened=["train", "each"])))
    nodes = with_attribute(svg, "data-node")
    assert {"start", "train", "train/first", "each/*/say"} <= set(nodes)
    assert all(node.get("tabindex") == "0" and node.get("aria-label") for node in nodes.values())
    assert parsed(svg)[0].find(f"{SVG}title") is not None
    assert parsed(svg)[0].find(f"{SVG}desc") is not None


def test_with_addresses_nodes_are_links() -> None:
    svg = graph_svg(lay_out(run_graph(everything())), link=lambda node: f"/t?task={node.id}&x=1")
    assert {node.tag for node in with_attribute(svg, "data-node").values()} == {f"{SVG}a"}
    assert with_attribute(svg, "data-node")["start"].get("href") == "/t?task=start&x=1"


def test_groups_say_whether_they_are_open() -> None:
    drawing = lay_out(run_graph(everything(), opened=["train"]))
    folds = with_attribute(graph_svg(drawing), "data-fold")
    assert {name: fold.get("aria-expanded") for name, fold in folds.items()} == {
        "train": "true",
        "each": "false",
        "maybe": "false",
    }
    assert with_attribute(graph_svg(drawing, folds=False), "data-fold") == {}


def test_a_loop_shows_how_many_iterations_are_in_which_state() -> None:
    rows = [task_row("each"), *(task_row(f"each/{n}", State.FAILED if n else State.CACHED) for n in range(3))]
    node = with_attribute(graph_svg(lay_out(run_graph(everything(), rows, opened=()))), "data-node")["each"]
    counts = [group for group in node.iter(f"{SVG}g") if group.get("class") == "count"]
    shown = {group.get("data-state"): "".join(group.itertext()) for group in counts}
    assert shown == {"failed": "2", "cached": "1"}


def test_a_block_within_an_open_group_is_drawn_after_the_group() -> None:
    shards = pipeline({f"shard-{number}": task(ECHO, text="x") for number in range(8)})
    svg = graph_svg(lay_out(run_graph(pipeline({"all": task(shards)}), opened=["all"])))
    classes = [found.get("class", "") for found in parsed(svg).iter()]
    assert classes.index("frame") > classes.index("inside")


def test_names_from_strangers_are_text() -> None:
    name = "\"><script>alert(1)</script><a href='javascript:alert(1)' onclick=x>"
    spec = pipeline({name: task(shell("true", name=name)), "b": task(ECHO, after=[name], text="x")})
    drawing = lay_out(run_graph(spec, [task_row(name.replace("%", "%25").replace("/", "%2F"), message=name)]))
    svg = graph_svg(drawing, title=name, link=lambda node: f"#{node.id}")
    elements = {found.tag.removeprefix(SVG) for found in parsed(svg).iter()}
    assert "script" not in elements
    assert not any(key.startswith("on") for found in parsed(svg).iter() for key in found.attrib)
    assert harm(graph_svg(lay_out(run_graph(everything())))) == []


def test_the_same_as_json() -> None:
    drawing = lay_out(run_graph(everything(), [task_row("start", State.CACHED)], opened=["train"]))
    value = graph_json(drawing)
    nodes = {node["id"]: node for node in value["nodes"]}
    assert nodes["start"]["state"] == "cached"
    assert nodes["train"]["open"] and nodes["each"]["foldable"] and not nodes["each"]["open"]
    assert len(value["edges"]) == len(drawing.routes)
    assert [len(block["members"]) for block in value["blocks"]] == [7]
