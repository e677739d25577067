"""Experiments, comparisons and lineage over the JSON API."""

from __future__ import annotations

from tests.hub.run_api.scene import Scene


def test_an_experiment_from_its_making_to_its_deletion(run: Scene) -> None:
    made = run.send("POST", "experiments", {"name": "trial", "description": "larger"}, 201)
    assert run.json(f"experiments/{made['experiment_id']}")["name"] == "trial"
    assert run.json("experiments", search="TRI")["total_size"] == 1
    assert run.send("POST", "experiments/trial/archive")["archived"]
    assert not run.send("POST", "experiments/trial/restore", {"with_runs": True})["archived"]
    assert run.json("default-experiment") == {"experiment": "Default"}
    run.send("PUT", "default-experiment", {"experiment": "trial"})
    assert run.send("DELETE", "experiments/trial", None, 409)["error"]["id"] == "experiment-default"
    run.send("PUT", "default-experiment", {"experiment": "Default"})
    run.send("DELETE", "experiments/trial")
    assert run.get("experiments/trial", 404).json()["error"]["id"] == "experiment-unknown"
    assert run.send("POST", "experiments", {"name": "a\0b"}, 422)["error"]["id"] == "request-invalid"


def test_runs_are_compared_with_the_baseline(run: Scene) -> None:
    other = run.started(arguments={"score": "0.75"})
    run.ended(other)
    pinned = run.send("PUT", "experiments/Default/baseline", {"run_id": run.run_id})
    assert pinned["baseline_run_id"] == run.run_id
    found = run.json("compare", run=[other, run.run_id])
    assert (found["baseline"], found["parameters"]) == (run.run_id, [{"name": "score", "values": ["0.75", "0.5"]}])
    assert found["metrics"][0]["changes"] == [0.25, None]
    assert run.send("DELETE", "experiments/Default/baseline")["baseline_run_id"] == ""
    assert run.get("compare", 422).json()["error"]["id"] == "request-invalid"


def test_lineage_leads_from_an_artifact_to_its_maker(run: Scene) -> None:
    found = run.json("lineage", run=run.run_id, task="make", name="text")
    assert {"run_id": run.run_id, "task": "make"} in found["makers"]
    by_digest = run.json("lineage", digest=found["digest"])
    assert {"run_id": run.run_id, "task": "make"} in by_digest["makers"]
    assert run.get("lineage", 400).json()["error"]["id"] == "request-invalid"
