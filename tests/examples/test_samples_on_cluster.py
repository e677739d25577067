"""The samples on a cluster: all at the same time, with the outcome they have on this machine."""

from __future__ import annotations

import functools
import json
import re
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from catalog.client.execute import run
from catalog.client.pipelines import open_pipeline
from catalog.client.request import RunRequest
from catalog.client.session import open_session
from catalog.library.libraries import default_libraries
from catalog.run.argo.cluster import Cluster, connect
from catalog.run.argo.kinds import NODE
from catalog.run.model import State
from catalog.run.values import text_of
from tests.cluster_runs import delete_workflows
from tests.examples.test_samples import Ran
from tests.requirements import cluster_available, require

pytestmark = pytest.mark.cluster

EXAMPLES = Path(__file__).parents[2] / "examples"

SAMPLES: dict[str, tuple[str, dict[str, str]]] = {
    "sequential": ("samples/sequential.py", {"url": "{files}/text.txt"}),
    "parallel join": ("samples/parallel_join.py", {"url1": "{files}/left.txt", "url2": "{files}/right.txt"}),
    "condition, heads": ("samples/condition.py", {"face": "heads"}),
    "condition, tails": ("samples/condition.py", {"face": "tails"}),
    "loop": ("samples/loop.py", {"count": "2"}),
    "exit handler": ("samples/exit_handler.py", {"code": "0"}),
    "exit handler, failed": ("samples/exit_handler.py", {"code": "3"}),
    "retry": ("samples/retry.py", {}),
    "confusion matrix": ("samples/confusion_matrix_roc.py", {}),
    "grid search": ("grid_search.yaml", {"table_url": "{files}/iris.csv"}),
}


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """The cluster that KUBECONFIG names."""
    require("cluster", cluster_available(), "no cluster with Argo Workflows answers")
    with connect() as found:
        yield found


@pytest.fixture(scope="module")
def files(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL at which pods find the files that samples download."""
    folder = tmp_path_factory.mktemp("files")
    for name, text in {"text.txt": "from a file", "left.txt": "left\n", "right.txt": "right\n"}.items():
        (folder / name).write_text(text)
    (folder / "iris.csv").write_bytes((EXAMPLES / "data" / "iris.csv").read_bytes())
    address = _address_for_pods(cluster)
    server = ThreadingHTTPServer((address, 0), functools.partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://{address}:{server.server_port}"
    server.shutdown()
    server.server_close()


def _address_for_pods(cluster: Cluster) -> str:
    """This machine's address on the way to the cluster's nodes."""
    addresses = cluster.list(NODE).items[0]["status"]["addresses"]
    node = next(item["address"] for item in addresses if item["type"] == "InternalIP")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect((node, 9))
        return str(probe.getsockname()[0])


@pytest.fixture(scope="module")
def ran(files: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Ran]]:
    """Every sample after its end."""
    home = tmp_path_factory.mktemp("home")

    def one(name: str) -> Ran:
        filled = {key: text.format(files=files) for key, text in SAMPLES[name][1].items()}
        with open_session(home=home) as session:
            # Samples with the same steps would otherwise take each other's results, or not, as it happens.
            request = RunRequest(pipelines[name], filled, engine="argo", use_cache=False)
            return Ran(run(request, session), session)

    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("CATALOG_HOME", str(home))
        for name in ("CATALOG_DATABASE", "CATALOG_ARTIFACTS", "CATALOG_LIBRARIES"):
            environment.delenv(name, raising=False)
        pipelines = {
            name: open_pipeline(str(EXAMPLES / sample), default_libraries()) for name, (sample, _) in SAMPLES.items()
        }
        with ThreadPoolExecutor(len(SAMPLES)) as pool:
            yield dict(zip(SAMPLES, pool.map(one, SAMPLES), strict=True))
        with open_session(home=home) as session:
            delete_workflows(session)


def failures(found: Ran) -> dict[str, str]:
    """Why tasks failed, for the message of an assertion."""
    return {path: task.message for path, task in found.tasks.items() if task.state is State.FAILED}


@pytest.mark.parametrize("name", [name for name in SAMPLES if "failed" not in name])
def test_a_sample_succeeds(name: str, ran: dict[str, Ran]) -> None:
    assert ran[name].row.state is State.SUCCEEDED, failures(ran[name])


def test_sequential(ran: dict[str, Ran]) -> None:
    assert ran["sequential"].printed("echo") == ["It says: from a file"]


def test_parallel_join(ran: dict[str, Ran]) -> None:
    assert ran["parallel join"].printed("join") == ["left", "right"]


@pytest.mark.parametrize(("face", "way", "other"), [("heads", 1, 4), ("tails", 4, 1)])
def test_condition_follows_one_way(face: str, way: int, other: int, ran: dict[str, Ran]) -> None:
    found = ran[f"condition, {face}"]
    assert found.states(f"condition-{way}", f"condition-{other}") == [State.SUCCEEDED, State.SKIPPED]
    inner = [f"condition-{way}/condition-{way + number}" for number in (1, 2)]
    assert sorted(found.states(*inner)) == [State.SKIPPED, State.SUCCEEDED]
    said = [line for name in found.tasks for line in found.printed(name) if " and " in line]
    assert re.fullmatch(rf"{face} and \d+ is (more than|\d+ or less).*", said[0])


def test_loop(ran: dict[str, Ran]) -> None:
    found = ran["loop"]
    places = [found.printed(f"for-loop-1/{number}/print") for number in (0, 1)]
    assert places == [["Oslo lies in Norway"], ["Lima lies in Peru"]]
    signed = [
        line
        for outer in (0, 1)
        for inner in (0, 1)
        for line in found.printed(f"for-loop-2/{outer}/for-loop-3/{inner}/print-2")
    ]
    assert signed == ["plus 1", "minus 1", "plus 4", "minus 4"]


@pytest.mark.parametrize(("name", "state"), [("exit handler", State.SUCCEEDED), ("exit handler, failed", State.FAILED)])
def test_exit_handler(name: str, state: State, ran: dict[str, Ran]) -> None:
    found = ran[name]
    assert found.row.state is state
    assert found.printed("exit-handler-1/farewell") == [f"goodbye from run {found.row.run_id}"]


def test_retry(ran: dict[str, Ran]) -> None:
    task = ran["retry"].tasks["fail-by-chance"]
    logs = [Path(task.log).with_name(f"{number}.log").read_text() for number in range(1, task.attempt + 1)]
    assert logs == ["bad luck\n"] * (task.attempt - 1) + ["good luck\n"]
    assert ran["retry"].tasks["fail-by-chance-2"].attempt == 1


def test_confusion_matrix_and_roc(ran: dict[str, Ran]) -> None:
    found = ran["confusion matrix"]
    assert found.shown == ["confusion_matrix", "roc"]
    assert 0.8 <= (found.metrics["accuracy"] or 0) <= 1
    assert 0.8 <= (found.metrics["roc-auc"] or 0) <= 1


def test_grid_search_picks_the_best_of_four(ran: dict[str, Ran]) -> None:
    found = ran["grid search"]
    assert [path for path in found.tasks if re.fullmatch(r"trial/\d+", path)] == [f"trial/{n}" for n in range(4)]
    with open_session() as session:
        best = json.loads(text_of(found.row.outputs["best"], session.artifacts, "best"))
    assert set(best["parameters"]) == {"learning_rate", "iterations"}
    assert 0.8 <= best["accuracy"] <= 1
