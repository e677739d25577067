from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from catalog.client.dry_run import DryTask, dry_run
from catalog.client.prepare import prepare_run
from catalog.client.request import Prepared, RunRequest
from catalog.client.session import Session
from catalog.spec.model import (
    Comparison,
    ComponentRef,
    ComponentSpec,
    InputSpec,
    OutputSpec,
    TaskExtension,
    TaskSpec,
)
from tests.client.building import loop, output, pipeline, run_pipeline, shell, stored_runs, task

COPY = shell('printf "%s" "$0" > "$1"', ["x"], "y", name="copy")


def look(spec: ComponentSpec, session: Session, **options: Any) -> dict[str, DryTask]:
    prepared = prepare_run(RunRequest(spec, engine="process", **options), session)
    return {row.task: row for row in dry_run(prepared, session)}


def decisions(rows: dict[str, DryTask]) -> dict[str, str]:
    return {name: row.decision for name, row in rows.items()}


def two(first: ComponentSpec = COPY, **arguments: str) -> ComponentSpec:
    return pipeline({"a": task(first, x="1", **arguments), "b": task(COPY, x=output("a", "y"))}, name="two")


def test_nothing_is_started_and_nothing_is_written(session: Session, home: Path, tmp_path: Path) -> None:
    effects = tmp_path / "effects"
    before = sorted(home.rglob("*"))
    rows = look(pipeline({"a": task(shell(f"touch {effects}"))}), session)
    assert decisions(rows) == {"a": "run"}
    assert rows["a"].reason == "no earlier result"
    assert not effects.exists()
    assert sorted(home.rglob("*")) == before
    assert stored_runs(session) == 0


def test_what_ran_before_is_cached_and_what_follows_a_change_runs(session: Session) -> None:
    run_id = run_pipeline(two(), session).run_id
    rows = look(two(), session)
    assert decisions(rows) == {"a": "cached", "b": "cached"}
    assert run_id in rows["b"].reason
    changed = pipeline({"a": task(COPY, x="2"), "b": task(COPY, x=output("a", "y"))}, name="two")
    rows = look(changed, session)
    assert decisions(rows) == {"a": "run", "b": "run"}
    assert rows["a"].reason == f'input "x" changed since run {run_id}'
    assert rows["b"].reason == 'input "x" comes from "a", which will run'


def test_a_changed_container_is_named(session: Session) -> None:
    run_id = run_pipeline(two(), session).run_id
    image = shell('printf "%s" "$0" > "$1"', ["x"], "y", image="alpine:4")
    assert look(two(image), session)["a"].reason == f"image changed from alpine:3 to alpine:4 since run {run_id}"
    command = shell('echo "$0" > "$1"', ["x"], "y")
    assert look(two(command), session)["a"].reason == f"command changed since run {run_id}"


def test_a_run_may_refuse_the_cache(session: Session) -> None:
    run_pipeline(two(), session)
    assert look(two(), session, use_cache=False)["a"].reason == "forced: the cache is off for this run"
    assert look(two(), session, max_cache_staleness="P0D")["a"].reason == "its results are never taken from the cache"
    assert look(two(), session, max_cache_staleness="P1D")["a"].decision == "cached"
    old = look(two(), session, max_cache_staleness="PT0.000001S")["a"]
    assert (old.decision, "older than this run allows" in old.reason) == ("run", True)


def test_conditions_decide_where_their_values_are_known(session: Session) -> None:
    def when(left: Any, right: str) -> TaskSpec:
        return TaskSpec(ComponentRef(spec=COPY), {"x": "1"}, is_enabled=Comparison("==", left, right))

    spec = pipeline(
        {
            "a": task(COPY, x="7"),
            "yes": when("1", "1"),
            "no": when("1", "2"),
            "later": when(output("a", "y"), "7"),
            "after_no": task(COPY, x=output("no", "y")),
            "after_later": task(COPY, x=output("later", "y")),
        }
    )
    first = look(spec, session)
    assert decisions(first) == {
        "a": "run",
        "yes": "run",
        "no": "skipped",
        "later": "unknown",
        "after_no": "skipped",
        "after_later": "run",
    }
    assert first["later"].reason == 'its condition needs a value of "a", which will run'
    run_pipeline(spec, session)
    assert decisions(look(spec, session))["later"] == "cached"


def test_loops_are_unrolled_where_their_list_is_known(session: Session) -> None:
    items = shell('printf \'["p", "q"]\' > "$0"', output="list", name="items")
    spec = pipeline(
        {
            "known": loop(COPY, ["p", "q"], "x"),
            "made": task(items),
            "unknown": loop(COPY, output("made", "list"), "x"),
            "end": task(replace(COPY, inputs=(InputSpec("x"),)), x=output("known", "y")),
        }
    )
    rows = look(spec, session)
    assert decisions(rows) == {"known/0": "run", "known/1": "run", "made": "run", "unknown": "unknown", "end": "run"}
    assert rows["end"].reason == 'input "x" comes from "known", which will run'
    run_pipeline(spec, session)
    assert set(decisions(look(spec, session)).values()) == {"cached"}
    assert "unknown/1" in look(spec, session)


def test_tasks_in_nested_pipelines_and_exit_tasks_are_listed(session: Session) -> None:
    status = ComponentSpec(
        name="report",
        inputs=(InputSpec("status", "PipelineTaskFinalStatus"),),
        implementation=shell("true").implementation,
    )
    final = TaskSpec(ComponentRef(spec=status), extension=TaskExtension(finally_=True))
    rows = look(pipeline({"exit": final, "inner": task(two())}), session)
    assert list(rows) == ["inner/a", "inner/b", "exit"]
    assert rows["exit"].reason == 'input "status" says how the other tasks ended'


def test_what_is_done_to_a_kubernetes_object_is_done_each_time(session: Session) -> None:
    bare = ComponentSpec(name="make", outputs=(OutputSpec("y"),))
    resource = {"action": "create", "manifest": "{}", "outputs": {"y": "{.metadata.name}"}}
    make = TaskSpec(ComponentRef(spec=bare), extension=TaskExtension(resource=resource))
    spec = pipeline({"a": make, "b": task(COPY, x=output("a", "y"))})
    rows = {row.task: row for row in dry_run(Prepared(RunRequest(spec), spec, {}, "argo"), session)}
    assert decisions(rows) == {"a": "run", "b": "run"}
    assert rows["a"].reason == "what it does to a Kubernetes object is done each time"
    assert rows["b"].reason == 'input "x" comes from "a", which will run'
