"""Places of a graph's nodes."""

from __future__ import annotations

from catalog.view.graph.build import run_graph
from catalog.view.graph.drawing import Box, Drawing
from catalog.view.graph.layout import lay_out
from tests.client.building import pipeline, shell, task
from tests.view.scene import everything

ECHO = shell("true", ["text"], "out", name="echo")


def within(inner: Box, outer: Box) -> bool:
    across = outer.x < inner.x and inner.x + inner.width < outer.x + outer.width
    return across and outer.y < inner.y and inner.y + inner.height < outer.y + outer.height


def apart(a: Box, b: Box) -> bool:
    return a.x + a.width <= b.x or b.x + b.width <= a.x or a.y + a.height <= b.y or b.y + b.height <= a.y


def boxes(drawing: Drawing) -> dict[str, Box]:
    return {box.node.id: box for box in drawing.boxes}


def test_the_inside_of_an_open_group_lies_within_it_and_comes_after_it() -> None:
    drawing = lay_out(run_graph(everything(), opened=["train", "each"]))
    found = boxes(drawing)
    assert within(found["train/first"], found["train"])
    assert within(found["each/*/say"], found["each"])
    order = list(found)
    assert order.index("train") < order.index("train/first")
    assert (found["train"].depth, found["train/first"].depth) == (0, 1)


def test_nothing_overlaps_and_everything_is_in_the_picture() -> None:
    drawing = lay_out(run_graph(everything(), opened=["train", "each", "maybe"]))
    outer = [box for box in drawing.boxes if box.depth == 0]
    assert all(apart(a, b) for number, a in enumerate(outer) for b in outer[:number])
    for box in drawing.boxes:
        assert box.x >= 0 and box.y >= 0
        assert box.x + box.width <= drawing.width and box.y + box.height <= drawing.height


def test_tasks_that_are_alike_make_one_block_with_one_edge_in_and_one_out() -> None:
    shards = {f"shard-{number}": task(ECHO, after=["start"], text="x") for number in range(40)}
    spec = pipeline({"start": task(ECHO, text="x"), **shards, "end": task(ECHO, after=list(shards), text="x")})
    drawing = lay_out(run_graph(spec))
    assert [len(frame.members) for frame in drawing.frames] == [40]
    assert len(drawing.routes) == 2
    assert {route.links for route in drawing.routes} == {40}
    assert drawing.width < 3 * drawing.height


def test_branches_that_are_alike_make_one_block_whose_inside_keeps_its_edges() -> None:
    lanes = {
        f"{step}-{number}": task(ECHO, after=["start" if step == "read" else f"read-{number}"], text="x")
        for number in range(20)
        for step in ("read", "fit")
    }
    last = [name for name in lanes if name.startswith("fit")]
    drawing = lay_out(
        run_graph(pipeline({"start": task(ECHO, text="x"), **lanes, "end": task(ECHO, after=last, text="x")}))
    )
    found = boxes(drawing)
    assert set(found) == {"start", "end", *lanes}
    (frame,) = drawing.frames
    assert set(frame.members) == set(lanes)
    assert all(frame.x < found[name].x and found[name].y + 50 < frame.y + frame.height for name in lanes)
    assert len(drawing.routes) == 20 + 2
    assert drawing.width < 3 * drawing.height


def test_a_pipeline_always_looks_the_same() -> None:
    first, second = (lay_out(run_graph(everything(), opened=["each"])) for _ in range(2))
    assert first == second


def test_an_empty_graph_is_an_empty_picture() -> None:
    drawing = lay_out(run_graph(pipeline({})))
    assert (drawing.boxes, drawing.routes) == ((), ())
