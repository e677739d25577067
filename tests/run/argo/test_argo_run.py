"""Runs on a real cluster, and what may happen to them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from catalog.client.cluster_runs import submit_run, sync_all, sync_run
from catalog.client.control import delete_run, resume_run, retry_run, suspend_run, terminate_run
from catalog.client.create import create_run
from catalog.client.execute import execute_run, run
from catalog.client.prepare import prepare_run
from catalog.client.request import RunRequest
from catalog.client.session import Session, open_session
from catalog.errors import MachineError, UsageError
from catalog.run.argo.cluster import Cluster
from catalog.run.argo.kinds import NAMESPACE as NAMESPACES
from catalog.run.argo.kinds import POD, QUOTA, WORKFLOW
from catalog.run.argo.options import ClusterOptions
from catalog.run.argo.submit import RUN_ID
from catalog.run.model import State
from catalog.spec.model import ComponentSpec
from catalog.spec.parse import parse_component
from catalog.store.find_runs import RunFilter, get_run, list_runs
from catalog.store.progress import get_attempts, get_tasks
from catalog.store.rows import RunRow
from tests.cluster_runs import delete_workflows
from tests.run.argo.forwarder import Forwarder

pytestmark = pytest.mark.cluster

CHAIN = (Path(__file__).parent / "pipelines" / "chain.yaml").read_text(encoding="utf-8")
NAMESPACE = "kubeflow"


@pytest.fixture
def session(cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    monkeypatch.setenv("CATALOG_HOME", str(tmp_path / "home"))
    with open_session(home=tmp_path / "home") as made:
        yield made
        delete_workflows(made)


@pytest.fixture
def way(cluster: Cluster, tmp_path: Path) -> Iterator[Forwarder]:
    """A way to the cluster that is there for longer than the session."""
    made = Forwarder(tmp_path)
    yield made
    made.close()


def chain(**words: str) -> ComponentSpec:
    """Three tasks, each reading a file of the one before; the second waits for SECONDS, the last says WORD."""
    text = CHAIN
    for word, value in {"SECONDS": "0", "WORD": uuid.uuid4().hex, **words}.items():
        text = text.replace(word, value)
    return parse_component(text)


def begin(session: Session, pipeline: ComponentSpec, **options: Any) -> str:
    request = RunRequest(pipeline=pipeline, engine="argo", **options)
    return create_run(prepare_run(request, session), session)


def states(session: Session, run_id: str) -> dict[str, str]:
    return {task.task: task.state.value for task in get_tasks(session.store, run_id)}


def attempts(session: Session, run_id: str) -> dict[str, int]:
    return {row.task: row.attempt for row in get_attempts(session.store, run_id)}


def workflows(cluster: Cluster, run_id: str) -> list[dict[str, Any]]:
    return list(cluster.list(WORKFLOW, NAMESPACE, labels=f"{RUN_ID}={run_id}").items)


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 120
    while not condition():
        assert time.monotonic() < deadline, "nothing came of it"
        time.sleep(0.2)


def in_background(session: Session, run_id: str) -> tuple[threading.Thread, list[RunRow]]:
    """Execute the run in another thread, with a session of its own."""
    ended: list[RunRow] = []

    def work() -> None:
        with open_session(home=session.home) as own:
            ended.append(execute_run(run_id, own))

    thread = threading.Thread(target=work)
    thread.start()
    return thread, ended


def test_a_killed_client_is_replaced_and_nothing_runs_twice(session: Session, cluster: Cluster) -> None:
    run_id = begin(session, chain(SECONDS="5"))
    process = subprocess.Popen([sys.executable, "-m", "catalog.client.runner", run_id], env=dict(os.environ))
    wait_for(lambda: states(session, run_id).get("make") == "Succeeded")
    process.send_signal(signal.SIGKILL)
    process.wait()
    ended = resume_run(run_id, session)
    assert ended.state is State.SUCCEEDED, ended.message
    assert states(session, run_id) == {"make": "Succeeded", "nap": "Succeeded", "say": "Succeeded"}
    assert attempts(session, run_id) == {"make": 1, "nap": 1, "say": 1}
    assert len(workflows(cluster, run_id)) == 1
    nap = next(task for task in get_tasks(session.store, run_id) if task.task == "nap")
    assert Path(nap.log).read_text() == "dozing\nawake\n"


def test_what_is_in_the_cache_starts_no_pod(session: Session, cluster: Cluster) -> None:
    first = run(RunRequest(pipeline=chain(WORD="one", SECONDS="0"), engine="argo"), session)
    second = begin(session, chain(WORD="two", SECONDS="0"))
    ended = execute_run(second, session)
    assert ended.state is State.SUCCEEDED, ended.message
    assert states(session, second) == {"make": "Cached", "nap": "Cached", "say": "Succeeded"}
    (workflow,) = workflows(cluster, second)
    pods = cluster.list(POD, NAMESPACE, labels=f"workflows.argoproj.io/workflow={workflow['metadata']['name']}")
    assert len(pods.items) == 1
    third = run(RunRequest(pipeline=chain(WORD="two", SECONDS="0"), engine="argo"), session)
    assert set(states(session, third.run_id).values()) == {"Cached"}
    assert third.outputs == ended.outputs != first.outputs
    assert workflows(cluster, third.run_id) == []


def test_a_broken_way_to_the_cluster_is_survived(way: Forwarder, session: Session) -> None:
    run_id = begin(session, chain(SECONDS="4"), cluster=ClusterOptions(kubeconfig=str(way.kubeconfig)))
    thread, ended = in_background(session, run_id)
    wait_for(lambda: states(session, run_id).get("nap") == "Running")
    way.close()
    time.sleep(8)
    way.open()
    thread.join()
    assert ended[0].state is State.SUCCEEDED, ended[0].message
    assert attempts(session, run_id) == {"make": 1, "nap": 1, "say": 1}


def test_a_workflow_that_somebody_deletes_is_a_failed_run(session: Session, cluster: Cluster) -> None:
    run_id = begin(session, chain(SECONDS="60"))
    thread, ended = in_background(session, run_id)
    wait_for(lambda: states(session, run_id).get("nap") == "Running")
    (workflow,) = workflows(cluster, run_id)
    cluster.delete(WORKFLOW, workflow["metadata"]["name"], NAMESPACE)
    thread.join()
    assert ended[0].state is State.FAILED
    assert "was deleted from the cluster" in ended[0].message
    assert states(session, run_id)["make"] == "Succeeded"


def test_a_retry_runs_what_did_not_succeed(session: Session, cluster: Cluster) -> None:
    # `nap` fails until that time.
    run_id = begin(session, chain(SECONDS=f"0; test $(date +%s) -ge {int(time.time()) + 30}"))
    first = execute_run(run_id, session)
    assert first.state is State.FAILED
    assert states(session, run_id) == {"make": "Succeeded", "nap": "Failed", "say": "Skipped"}
    time.sleep(max(0.0, first.created_at + 31 - time.time()))
    again = retry_run(run_id, session)
    assert again.state is State.SUCCEEDED, again.message
    assert attempts(session, run_id) == {"make": 1, "nap": 2, "say": 1}
    newest = max(workflows(cluster, run_id), key=lambda one: str(one["metadata"]["name"]))
    started = {node["displayName"] for node in newest["status"]["nodes"].values() if node["type"] == "Pod"}
    assert started == {"nap", "say"}


def test_a_detached_run_is_held_up_taken_note_of_and_ended(session: Session, cluster: Cluster) -> None:
    run_id = begin(session, chain(SECONDS="3"))
    assert submit_run(run_id, session).state is State.RUNNING
    assert submit_run(run_id, session).state is State.RUNNING
    suspend_run(run_id, session)
    wait_for(lambda: sync_run(run_id, session).message == "suspended")
    assert len(workflows(cluster, run_id)) == 1
    terminate_run(run_id, session)
    wait_for(lambda: sync_all(session) == [])
    assert get_run(session.store, run_id).state is State.TERMINATED
    with pytest.raises(UsageError, match="has ended"):
        suspend_run(run_id, session)


def test_a_run_that_is_deleted_takes_its_workflow_along_and_no_other(session: Session, cluster: Cluster) -> None:
    one, other = (execute_run(begin(session, chain()), session).run_id for _ in range(2))
    assert delete_run(one, session) == ()
    assert workflows(cluster, one) == []
    assert len(workflows(cluster, other)) == 1


def test_a_run_can_be_deleted_while_its_cluster_is_away(
    session: Session, cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id = begin(session, chain())
    monkeypatch.setenv("KUBECONFIG", str(tmp_path / "none"))
    (warning,) = delete_run(run_id, session)
    assert f'the workflow of run {run_id} in the namespace "{NAMESPACE}" was not deleted' in warning
    assert list_runs(session.store, RunFilter(), limit=10) == []


def test_a_run_that_is_stopped_and_then_aborted_ends(session: Session, cluster: Cluster) -> None:
    spec = with_exit_task()
    run_id = begin(session, spec)
    process = subprocess.Popen([sys.executable, "-m", "catalog.client.runner", run_id], env=dict(os.environ))
    wait_for(lambda: states(session, run_id).get("sleep") == "Running")
    process.send_signal(signal.SIGINT)
    wait_for(lambda: states(session, run_id).get("tidy") == "Running")
    process.send_signal(signal.SIGINT)
    wait_for(lambda: process.poll() is not None)
    assert states(session, run_id) == {"sleep": "Terminated", "tidy": "Terminated"}
    assert get_run(session.store, run_id).state is State.TERMINATED


def with_exit_task() -> ComponentSpec:
    """A task that takes long, and an exit task that does."""
    return parse_component(
        """
        name: long
        implementation:
          graph:
            tasks:
              sleep:
                componentRef:
                  spec: {name: a, implementation: {container: {image: 'busybox:1.36', command: [sleep, '300']}}}
              tidy:
                componentRef:
                  spec: {name: b, implementation: {container: {image: 'busybox:1.36', command: [sleep, '301']}}}
                x-catalog: {v: 1, finally: true}
        """
    )


def test_a_namespace_that_is_not_there_is_refused_before_anything_is_made(session: Session) -> None:
    with pytest.raises(MachineError) as caught:
        begin(session, chain(), cluster=ClusterOptions(namespace="no-such-namespace"))
    assert caught.value.exit_code == 3
    assert "no-such-namespace" in str(caught.value)
    assert list_runs(session.store, RunFilter(), limit=10) == []


def test_a_cluster_that_refuses_the_workflow_has_nothing_left_of_it(
    session: Session, cluster: Cluster, tmp_path: Path
) -> None:
    run_id = begin(session, chain())
    name = f"no-workflows-{run_id[:8]}"
    quota = {"metadata": {"name": name}, "spec": {"hard": {"count/workflows.argoproj.io": "0"}}}
    own = f"catalog-quota-{run_id[:8]}"
    cluster.create(NAMESPACES, {"metadata": {"name": own}})
    try:
        cluster.create(QUOTA, quota, own)
        wait_for(lambda: bool((cluster.get(QUOTA, name, own) or {}).get("status", {}).get("hard")))
        with pytest.raises(MachineError) as caught:
            begin(session, chain(), cluster=ClusterOptions(namespace=own, artifact_root="s3://mlpipeline/tests"))
        assert caught.value.exit_code == 3
        assert cluster.list(WORKFLOW, own).items == ()
    finally:
        cluster.delete(NAMESPACES, own)
