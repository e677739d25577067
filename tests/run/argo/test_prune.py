from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from catalog.run.argo.prune import Pruned, prune
from catalog.run.artifact_stores import open_artifacts
from catalog.run.model import CachedResult, Change, State
from catalog.run.plan import Recorded, RunPlan
from catalog.run.walk import Walk
from catalog.spec.parse import parse_component
from tests.run.argo.recorded import recording

PIPELINE = recording("everything").pipeline
CHAIN = parse_component((Path(__file__).parent / "pipelines" / "chain.yaml").read_text(encoding="utf-8"))

LOOP = parse_component(
    """
    name: loop
    implementation:
      graph:
        tasks:
          each:
            componentRef:
              spec:
                name: say
                inputs: [{name: text, type: String}]
                outputs: [{name: said}]
                implementation: {container: {image: a, command: [say, {inputValue: text}, {outputPath: said}]}}
            x-catalog: {v: 1, forEach: [a, b, c], as: text}
    """
)
EXIT = parse_component(
    """
    name: exit
    implementation:
      graph:
        tasks:
          tidy:
            componentRef: {spec: {name: tidy, implementation: {container: {image: a, command: [tidy]}}}}
            x-catalog: {v: 1, finally: true}
          first: {componentRef: {spec: {name: first, implementation: {container: {image: a, command: [first]}}}}}
          second: {componentRef: {spec: {name: second, implementation: {container: {image: a, command: [second]}}}}}
    """
)


class Results:
    """A cache that knows the first lookups, so many of them, by what they ask for."""

    def __init__(self, folder: Path, outputs: Mapping[str, str], hits: int = 100) -> None:
        self.store = open_artifacts(folder)
        self.made = {name: self.store.put_text(text) for name, text in outputs.items()}
        self.left = hits
        self.keys: list[str] = []

    def lookup(self, key: str, _oldest: float | None) -> CachedResult | None:
        self.keys.append(key)
        self.left -= 1
        return CachedResult(self.made, 1.0, "earlier", "task") if self.left >= 0 else None


def silent(change: Change) -> None:
    raise AssertionError(f"nothing is reported while tasks are looked up: {change}")


def walk(results: Results, plan: RunPlan) -> Walk:
    return Walk(plan, results.store, silent, results.lookup, {}, {})


def test_a_chain_of_known_results_is_followed_to_the_first_unknown_one(tmp_path: Path) -> None:
    for hits, found in ((0, []), (1, ["make"]), (2, ["make", "nap"]), (3, ["make", "nap", "say"])):
        results = Results(tmp_path, {"file": "x", "said": "y"}, hits)
        assert list(prune(walk(results, RunPlan("id", "name", CHAIN, {}, tmp_path))).cached) == found
        assert len(results.keys) == min(hits + 1, 3)


def test_when_all_of_a_pipeline_is_known_that_is_said_with_its_graphs_and_loops_and_what_is_skipped(
    tmp_path: Path,
) -> None:
    results = Results(tmp_path, {"items": '["a", "b"]', "file": "x", "copy": "x", "up": "A"})
    found = prune(walk(results, RunPlan("id", "name", PIPELINE, {"side": "heads"}, tmp_path)))
    assert found.whole
    assert set(found.cached) == {"make", "shaky", "loop/0", "loop/1", "nested/copy%2Fit", "behind", "clean"}
    assert found.groups["nested"] == {"copy": results.made["copy"]}
    assert results.store.read(found.groups["loop"]["up"], 100) == b'["A","A"]'
    assert found.skipped == {"never"}


def test_of_a_loop_in_which_something_has_to_run_nothing_is_known(tmp_path: Path) -> None:
    results = Results(tmp_path, {"said": "x"}, hits=1)
    found = prune(walk(results, RunPlan("id", "name", LOOP, {}, tmp_path)))
    assert found == Pruned()
    assert len(results.keys) == 2, "no iteration is looked up behind the first that has to run"


def test_exit_tasks_are_left_to_the_cluster_while_another_task_is(tmp_path: Path) -> None:
    for hits, found in ((1, {"first"}), (2, {"first", "second"}), (3, {"first", "second", "tidy"})):
        pruned = prune(walk(Results(tmp_path, {}, hits), RunPlan("id", "name", EXIT, {}, tmp_path)))
        assert set(pruned.cached) == found
        assert pruned.whole == (hits == 3)


def test_what_fails_before_it_starts_and_what_that_keeps_from_running_is_left_to_the_cluster(tmp_path: Path) -> None:
    results = Results(tmp_path, {"items": "no list", "file": "x", "copy": "x"}, hits=5)
    found = prune(walk(results, RunPlan("id", "name", PIPELINE, {"side": "tails"}, tmp_path)))
    assert not found.whole
    assert set(found.cached) == {"make", "shaky", "nested/copy%2Fit", "never", "behind"}
    assert found.skipped == frozenset()


def test_a_kubernetes_object_is_never_known(tmp_path: Path) -> None:
    spec = parse_component(
        """
        name: objects
        implementation:
          graph:
            tasks:
              make:
                componentRef: {spec: {name: make}}
                x-catalog: {v: 1, resource: {action: create, manifest: '{}'}}
        """
    )
    results = Results(tmp_path, {})
    assert prune(walk(results, RunPlan("id", "name", spec, {}, tmp_path))) == Pruned()
    assert results.keys == []


@pytest.mark.parametrize("settings", [{"use_cache": False}, {"max_cache_staleness": 0.0}])
def test_a_run_without_cache_asks_for_nothing(tmp_path: Path, settings: Mapping[str, float]) -> None:
    results = Results(tmp_path, {"file": "x"})
    assert prune(walk(results, RunPlan("id", "name", CHAIN, {}, tmp_path, **settings))) == Pruned()  # type: ignore[arg-type]
    assert results.keys == []


def test_a_result_whose_bytes_are_gone_is_none(tmp_path: Path) -> None:
    results = Results(tmp_path, {"file": "x"})
    results.store.delete([artifact.digest for artifact in results.made.values()])
    assert prune(walk(results, RunPlan("id", "name", CHAIN, {}, tmp_path))) == Pruned()


def test_what_is_on_record_counts_as_known_and_is_not_looked_up(tmp_path: Path) -> None:

    results = Results(tmp_path, {"file": "x"}, hits=1)
    made = results.store.put_text("recorded")
    plan = RunPlan("id", "name", CHAIN, {}, tmp_path, recorded={"make": Recorded(State.SUCCEEDED, {"file": made})})
    assert list(prune(walk(results, plan)).cached) == ["nap"]
