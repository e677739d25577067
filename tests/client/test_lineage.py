"""From an artifact back to what made it, and forward to what read it."""

from __future__ import annotations

import pytest

from catalog.client.lineage import lineage_of, lineage_of_output
from catalog.client.lineage_graph import Lineage
from catalog.client.session import Session
from catalog.errors import UsageError
from catalog.run.model import State
from catalog.spec.model import ComponentSpec, GraphInput, InputSpec
from tests.client.building import output, pipeline, run_pipeline, shell, task

_MAKE = shell('echo "data $0" > "$1"', ["text"], "data", name="make")
_GROW = shell('echo "more $0" > "$1"', ["data"], "data", name="grow")
_LOOK = shell('echo "look $0"; echo "$0" | wc -c > "$1"', ["data"], "size", name="look")


def _chain() -> ComponentSpec:
    return pipeline(
        {
            "make": task(_MAKE, text=GraphInput("text")),
            "grow": task(_GROW, data=output("make", "data")),
            "look": task(_LOOK, data=output("grow", "data")),
        },
        (InputSpec("text", "String"),),
    )


def _edges(found: Lineage) -> set[tuple[str, str]]:
    return {(edge.maker[1], edge.user[1]) for edge in found.edges}


def test_an_artifact_leads_to_what_made_it_and_what_read_it(session: Session) -> None:
    run = run_pipeline(_chain(), session, arguments={"text": "hi"})
    found = lineage_of_output(run.run_id, "grow", "data", session)
    assert (found.makers, found.users) == (((run.run_id, "grow"),), ((run.run_id, "look"),))
    assert {step for _, step in found.steps} == {"make", "grow", "look"}
    assert _edges(found) == {("make", "grow"), ("grow", "look")}
    maker = found.steps[run.run_id, "make"]
    assert maker.row.inputs == {"text": "hi"}
    assert maker.component is not None and maker.component.name == "make" and len(maker.component.digest) == 64
    assert lineage_of(f"sha256:{found.digest[:20]}", session) == found
    assert not found.truncated


def test_a_cached_task_names_the_run_that_did_the_work(session: Session) -> None:
    first = run_pipeline(_chain(), session, arguments={"text": "hi"})
    second = run_pipeline(_chain(), session, arguments={"text": "hi"})
    found = lineage_of_output(second.run_id, "grow", "data", session)
    assert found.makers == ((second.run_id, "grow"),)
    step = found.steps[second.run_id, "grow"].row
    assert (step.state, step.cached_from) == (State.CACHED, (first.run_id, "grow"))
    # Both runs made the same bytes, and each read its own.
    assert found.users == ((second.run_id, "look"),)
    both = lineage_of(found.digest, session)
    assert {run for run, _ in both.makers} == {run for run, _ in both.users} == {first.run_id, second.run_id}
    assert all(edge.maker[0] == edge.user[0] for edge in both.edges)
    assert len(both.edges) == 4


def test_a_nested_pipeline_does_not_stand_between(session: Session) -> None:
    inner = pipeline(
        {"grow": task(_GROW, data=GraphInput("data"))},
        (InputSpec("data", "String"),),
        {"data": output("grow", "data")},
        name="inner",
    )
    outer = pipeline(
        {
            "make": task(_MAKE, text="x"),
            "inner": task(inner, data=output("make", "data")),
            "look": task(_LOOK, data=output("inner", "data")),
        }
    )
    run = run_pipeline(outer, session)
    found = lineage_of_output(run.run_id, "inner/grow", "data", session)
    assert _edges(found) == {("make", "inner/grow"), ("inner/grow", "look")}


def test_a_short_depth_says_that_there_is_more(session: Session) -> None:
    run = run_pipeline(_chain(), session, arguments={"text": "hi"})
    found = lineage_of_output(run.run_id, "look", "size", session, depth=2)
    assert {step for _, step in found.steps} == {"grow", "look"}
    assert found.truncated


def test_an_output_of_the_pipeline_is_that_of_its_task(session: Session) -> None:
    run = run_pipeline("echo", session, arguments={"text": "hi"})
    found = lineage_of_output(run.run_id, "", "text", session)
    assert found.makers == ((run.run_id, "echo"),)
    component = found.steps[found.makers[0]].component
    assert component is not None and (component.name, bool(component.version)) == ("echo", True)


@pytest.mark.parametrize("asked", ["", "abc", "zz" * 32, "sha256:" + "0" * 64, "%"])
def test_an_unknown_artifact_is_told(session: Session, asked: str) -> None:
    with pytest.raises(UsageError) as caught:
        lineage_of(asked, session)
    assert caught.value.rule == "artifact-unknown"
