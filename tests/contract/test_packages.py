"""Compiled pipelines of the corpus, read and carried out: on containers and on the cluster they do what they say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest

from catalog.client.session import open_session
from catalog.compile.package import read_package
from tests.cluster_runs import delete_workflows
from tests.compile.corpus_packages import corpus_files
from tests.contract.bench import Bench, Result
from tests.requirements import cluster_available, docker_available, require

pytestmark = [pytest.mark.corpus, pytest.mark.docker, pytest.mark.cluster]

# Images that a test bed without a registry has nothing by the name of, and those that hold what the package needs.
STAND_INS = {
    "alpine": "busybox:1.36",
    "library/bash": "library/bash:4.4.23",
    "python:3.11": "python:3.11-slim",
    "python:alpine3.6": "python:3.11-slim",
    "ghcr.io/containerd/busybox": "busybox:1.36",
}
_IMAGE = re.compile(r"^(\s*(?:- )?image: ['\"]?)([^\s'\"]+)", re.MULTILINE)


@dataclass(frozen=True)
class Package:
    """A file of the corpus and what it means: how the run ends, and for each task a line of what it prints."""

    file: str
    logs: Mapping[str, str]
    state: str = "Succeeded"
    failed: frozenset[str] = frozenset()
    arguments: Mapping[str, str] = field(default_factory=dict)


PACKAGES = (
    Package("argo-v1/add_pod_env.yaml", {"echo": ""}),
    Package(
        "argo-v1/opsgroups.yaml",
        {
            "graph-echo1-graph-component-1/echo1-task1": "message 1",
            "graph-echo2-graph-component-2/echo2-task1": "message 2",
        },
    ),
    Package(
        "argo-v1/withitem_nested.yaml",
        {
            "my-out-cop": "10",
            "for-loop-2/0/my-in-coop1": "op1 1 10",
            "for-loop-2/1/my-in-coop1": "op1 10 10",
            "for-loop-2/0/my-in-coop2": "op2 2",
            "for-loop-2/1/my-in-coop2": "op2 20",
            **{
                f"for-loop-2/{outer}/for-loop-4/{inner}/my-inner-inner-coop": f"op1 {a} {b} 10"
                for outer, a in enumerate((1, 10))
                for inner, b in enumerate((100, 200, 300))
            },
        },
    ),
    Package(
        "argo-v1/loop_over_lightweight_output.yaml",
        {"produce-list": "", **{f"for-loop-1/{number}/consume-data": str(number + 1) for number in range(3)}},
    ),
    Package(
        "argo-v1/input_artifact_raw_value.yaml",
        {
            "component-with-inline-input-artifact": "Constant artifact value",
            "component-with-input-artifact": "Constant artifact value",
            "component-with-input-artifact-2": "hard-coded artifact value",
            "component-with-input-artifact-3": "Text from a file with hard-coded artifact value",
        },
    ),
    Package(
        "argo-v1/withparam_output_dict.yaml",
        {
            "my-out-cop0": "",
            "for-loop-1/0/my-in-cop1": "do output op1 item.a: 1",
            "for-loop-1/1/my-in-cop1": "do output op1 item.a: 10",
            "my-out-cop2": "do output op2, outp: [{a: 1, b: 2}, {a: 10, b: 20}]",
        },
    ),
    Package(
        "ir-argo/two_step_pipeline_containerized.ir.yaml", {"component1": "", "component2": "Hello KFP Containerized!"}
    ),
    Package("ir-argo/pipeline_with_concat_placeholder.ir.yaml", {"component-with-concat-placeholder": ""}),
    Package(
        "ir-argo/pipeline_with_input_status_state.ir.yaml",
        {"exit-handler-1/some-task": "Executing some_task()...", "echo-state": ""},
    ),
    Package(
        "ir-argo/pipeline_with_exit_handler.ir.yaml",
        {
            "exit-handler-1/print-op-2": "Hello World!",
            "exit-handler-1/fail-op": "Task failed.",
            "print-op": "Exit handler has worked!",
        },
        state="Failed",
        failed=frozenset({"exit-handler-1", "exit-handler-1/fail-op"}),
    ),
)
ENGINES = ("docker", "argo")
WANTED = [(engine, package) for engine in ENGINES for package in PACKAGES]


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[tuple[str, str], Result]]:
    """Every package on both engines, all at the same time: results by engine and file."""
    require("docker", docker_available(), "no docker daemon answers")
    require("cluster", cluster_available(), "no cluster with Argo Workflows answers")
    files = {path.name: path.read_text(encoding="utf-8") for path in corpus_files("*/*.yaml")}
    folder = tmp_path_factory.mktemp("packages")
    sessions = {(engine, package.file): open_session(folder / engine / package.file) for engine, package in WANTED}

    def one(engine: str, package: Package) -> Result:
        name = package.file.rpartition("/")[2]
        text = _IMAGE.sub(lambda found: found[1] + STAND_INS.get(found[2], found[2]), files[name])
        return Bench(engine, sessions[engine, package.file]).run(
            read_package(text, name), package.arguments, use_cache=False
        )

    with ThreadPoolExecutor(4) as docker, ThreadPoolExecutor(len(PACKAGES)) as argo:
        pools = {"docker": docker, "argo": argo}
        started = {(engine, package.file): pools[engine].submit(one, engine, package) for engine, package in WANTED}
    yield {place: ended.result() for place, ended in started.items()}
    for session in sessions.values():
        delete_workflows(session)
        session.close()


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.file)
@pytest.mark.parametrize("engine", ENGINES)
def test_a_package_does_what_it_says(engine: str, package: Package, results: dict[tuple[str, str], Result]) -> None:
    result = results[engine, package.file]
    assert result.state.value == package.state, result.row.message
    assert {path for path, state in result.states.items() if state == "Failed"} == package.failed
    for path, line in package.logs.items():
        assert result.states[path] == ("Failed" if path in package.failed else "Succeeded"), path
        assert not line or line in result.log(path).splitlines(), (path, result.log(path))
    ran = {path for path in result.tasks if result.tasks[path].log}
    assert ran == package.logs.keys()
