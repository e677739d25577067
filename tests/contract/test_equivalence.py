"""The same pipelines on every engine: the same states and the same content, and what one made the others take."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from catalog.client.session import Session, open_session
from catalog.run.argo.cluster import connect
from catalog.run.argo.kinds import WORKFLOW
from catalog.run.argo.options import ClusterOptions
from catalog.run.argo.submit import RUN_ID
from catalog.run.model import State
from tests.cluster_runs import delete_workflows
from tests.contract.bench import Bench, Result, check, read_case
from tests.requirements import cluster_available, docker_available, require

pytestmark = [pytest.mark.docker, pytest.mark.cluster]

CASES = {path.stem: read_case(path) for path in sorted((Path(__file__).parent / "equivalence").glob("*.yaml"))}
ENGINES = ("process", "docker", "argo")
GOOD = [name for name, case in CASES.items() if case.expect["state"] == "Succeeded"]


@dataclass(frozen=True)
class Seen:
    """What is compared of a run: how it and its tasks ended, why tasks did not run, and the digests of all outputs."""

    state: State
    tasks: dict[str, str]
    skipped: Mapping[str, str]
    made: Mapping[str, Mapping[str, str]]
    outputs: Mapping[str, str]


def seen(result: Result) -> Seen:
    """What is compared of a run that has ended."""
    return Seen(
        result.state,
        result.states,
        {path: task.message for path, task in result.tasks.items() if task.state is State.SKIPPED},
        {path: {name: value.digest for name, value in task.outputs.items()} for path, task in result.tasks.items()},
        {name: value.digest for name, value in result.row.outputs.items()},
    )


@dataclass
class Homes:
    """Home folders by name; what is run in one of them finds what was run in it before."""

    folder: Path
    sessions: list[Session] = field(default_factory=list)

    def run(
        self, home: str, engine: str, names: Iterable[str], *, fuse: bool = False, **arguments: str
    ) -> dict[str, Result]:
        """Run cases at the same time; the results by the names of the cases."""

        def one(name: str) -> Result:
            case = CASES[name]
            session = open_session(home=self.folder / home)
            self.sessions.append(session)
            given = {**case.arguments, **arguments}
            return Bench(engine, session).run(case.pipeline, given, name=name, cluster=ClusterOptions(fuse=fuse))

        wanted = list(names)
        with ThreadPoolExecutor(len(wanted)) as pool:
            return dict(zip(wanted, pool.map(one, wanted), strict=True))

    def close(self) -> None:
        """Close all sessions, and delete what their runs left on the cluster."""
        for session in self.sessions:
            session.close()
        for home in self.folder.iterdir():
            with open_session(home=home) as session:
                delete_workflows(session)


def workflows(result: Result) -> list[dict[str, Any]]:
    """The workflows a run has on the cluster."""
    with connect() as cluster:
        return list(cluster.list(WORKFLOW, result.row.namespace, labels=f"{RUN_ID}={result.row.run_id}").items)


def pods(result: Result) -> list[str]:
    """The names of the nodes that had a pod."""
    nodes = [node for workflow in workflows(result) for node in workflow["status"]["nodes"].values()]
    return sorted(node["displayName"] for node in nodes if node["type"] == "Pod")


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Homes]:
    """Empty home folders."""
    require("docker", docker_available(), "no docker daemon answers")
    require("cluster", cluster_available(), "no cluster with Argo Workflows answers")
    folder = tmp_path_factory.mktemp("homes")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("CATALOG_HOME", str(folder / "none"))
        for name in ("CATALOG_DATABASE", "CATALOG_ARTIFACTS"):
            environment.delenv(name, raising=False)
        found = Homes(folder)
        yield found
        found.close()


@pytest.fixture(scope="module")
def first(homes: Homes) -> dict[str, dict[str, Result]]:
    """Every case on every engine, each in a home that knew nothing: results by engine and case."""
    with ThreadPoolExecutor(len(ENGINES)) as pool:
        return dict(zip(ENGINES, pool.map(lambda engine: homes.run(engine, engine, CASES), ENGINES), strict=True))


@pytest.fixture(scope="module")
def again(homes: Homes, first: dict[str, dict[str, Result]]) -> dict[str, dict[str, Result]]:
    """Every case once more: on the engine that ran it, after another engine, and on the cluster after this machine."""
    del first
    return {
        "process": homes.run("process", "process", CASES),
        "docker after argo": homes.run("argo", "docker", CASES),
        "argo after process": homes.run("process", "argo", CASES),
    }


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("engine", ["docker", "argo"])
def test_engines_make_the_same_of_a_pipeline(name: str, engine: str, first: dict[str, dict[str, Result]]) -> None:
    check(CASES[name], first["process"][name])
    check(CASES[name], first[engine][name])
    assert seen(first[engine][name]) == seen(first["process"][name])


def test_a_chain_in_one_pod_makes_the_same(homes: Homes, first: dict[str, dict[str, Result]]) -> None:
    fused = homes.run("fused", "argo", ["chain"], fuse=True)["chain"]
    assert len(pods(fused)) == 1
    assert seen(fused) == seen(first["process"]["chain"])


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("way", ["docker after argo", "argo after process"])
def test_what_one_engine_made_another_takes(name: str, way: str, again: dict[str, dict[str, Result]]) -> None:
    expected = seen(again["process"][name])
    if (way, name) == ("argo after process", "exits"):
        # It reads what another exit task says of the run: known only when that has run, while nothing is submitted.
        expected.tasks["second-exit"] = "Succeeded"
    assert "Cached" in again[way][name].states.values()
    assert seen(again[way][name]) == expected


@pytest.mark.parametrize("name", GOOD)
def test_nothing_is_submitted_when_all_is_known(name: str, again: dict[str, dict[str, Result]]) -> None:
    result = again["argo after process"][name]
    assert "Cached" in result.states.values()
    assert workflows(result) == []


def test_what_is_new_runs_with_what_another_engine_made(homes: Homes, again: dict[str, dict[str, Result]]) -> None:
    del again
    expected = homes.run("process", "process", ["values"], label="second")["values"]
    docker = homes.run("argo", "docker", ["values"], label="second")["values"]
    assert docker.states == {name: "Cached" for name in docker.states if name != "sum"} | {"sum": "Succeeded"}
    assert docker.outputs["sum"] == expected.outputs["sum"]
    argo = homes.run("docker", "argo", ["values"], label="second")["values"]
    assert argo.states == docker.states
    assert argo.outputs["sum"] == expected.outputs["sum"]
    assert pods(argo) == ["sum"]
