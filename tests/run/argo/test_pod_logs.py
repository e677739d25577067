"""Logs of real pods, brought here whole though the connection breaks."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from catalog.run.argo.cluster import Cluster, connect
from catalog.run.argo.kinds import POD
from catalog.run.argo.options import ClusterOptions
from catalog.run.argo.pod_logs import PodLog, has_ended, has_started
from tests.run.argo.forwarder import Forwarder

COUNT = 120
WRITER = f"for n in $(seq {COUNT}); do echo line $n; sleep 0.05; done; printf 'no end'"
WRITTEN = "".join(f"line {number}\n" for number in range(1, COUNT + 1)) + "no end"


def start(cluster: Cluster, namespace: str, name: str, script: str) -> None:
    container = {"name": "main", "image": "busybox:1.36", "command": ["sh", "-c", script]}
    spec = {"restartPolicy": "Never", "terminationGracePeriodSeconds": 0, "containers": [container]}
    cluster.create(POD, {"metadata": {"name": name}, "spec": spec}, namespace)


def wait_until(true: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + 120
    while not true():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


def wait_for_end(cluster: Cluster, namespace: str, name: str) -> None:
    wait_until(lambda: has_ended(cluster.get(POD, name, namespace) or {}, "main"), f"{name} ends")


def following(log: PodLog) -> tuple[threading.Thread, threading.Event]:
    stop = threading.Event()
    thread = threading.Thread(target=log.follow, args=(stop,))
    thread.start()
    return thread, stop


def length(path: Path) -> int:
    return len(path.read_text().splitlines()) if path.exists() else 0


@pytest.mark.cluster
def test_a_log_comes_whole_though_the_connection_breaks(cluster: Cluster, namespace: str, tmp_path: Path) -> None:
    path = tmp_path / "tasks" / "1.log"
    start(cluster, namespace, "writer", WRITER)
    with Forwarder(tmp_path) as way, connect(ClusterOptions(kubeconfig=str(way.kubeconfig)), patience=60) as far:
        thread, _ = following(PodLog(far, namespace, "writer", path))
        wait_until(lambda: length(path) > 10, "the first lines")
        way.cut()
        wait_until(lambda: length(path) > 40, "lines after the break")
        way.close()
        time.sleep(0.5)
        way.open()
        thread.join(120)
    assert path.read_text() == WRITTEN


@pytest.mark.cluster
def test_another_process_takes_over(cluster: Cluster, namespace: str, tmp_path: Path) -> None:
    path = tmp_path / "1.log"
    start(cluster, namespace, "handed-over", WRITER)
    thread, stop = following(PodLog(cluster, namespace, "handed-over", path))
    wait_until(lambda: length(path) > 10, "the first lines")
    stop.set()
    thread.join(60)
    assert 10 < length(path) < COUNT
    second, _ = following(PodLog(cluster, namespace, "handed-over", path))
    second.join(120)
    assert path.read_text() == WRITTEN


@pytest.mark.cluster
def test_silence_is_no_end(cluster: Cluster, namespace: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catalog.run.argo.pod_logs._QUIET_SECONDS", 0.5)
    start(cluster, namespace, "silent", "echo before; sleep 3; echo after")
    thread, _ = following(PodLog(cluster, namespace, "silent", tmp_path / "1.log"))
    thread.join(120)
    assert (tmp_path / "1.log").read_text() == "before\nafter\n"


@pytest.mark.cluster
def test_a_log_is_fetched_when_all_is_over_and_kept_when_the_pod_is_gone(
    cluster: Cluster, namespace: str, tmp_path: Path
) -> None:
    path = tmp_path / "1.log"
    start(cluster, namespace, "short", "echo one; echo two >&2; exit 3")
    wait_for_end(cluster, namespace, "short")
    log = PodLog(cluster, namespace, "short", path)
    log.finish()
    log.finish()
    assert sorted(path.read_text().split()) == ["one", "two"]
    cluster.delete(POD, "short", namespace)
    wait_until(lambda: cluster.get(POD, "short", namespace) is None, "the pod is gone")
    for again in (log, PodLog(cluster, namespace, "short", path)):
        again.finish()
        again.follow(threading.Event())
    assert sorted(path.read_text().split()) == ["one", "two"]


@pytest.mark.cluster
def test_a_container_that_never_runs_leaves_no_file(cluster: Cluster, namespace: str, tmp_path: Path) -> None:
    container = {"name": "main", "image": "no-such-registry.invalid/x:1"}
    spec = {"restartPolicy": "Never", "containers": [container], "activeDeadlineSeconds": 2}
    cluster.create(POD, {"metadata": {"name": "never"}, "spec": spec}, namespace)
    log = PodLog(cluster, namespace, "never", tmp_path / "1.log")
    thread, _ = following(log)
    thread.join(120)
    assert not thread.is_alive()
    assert not (tmp_path / "1.log").exists()


def pod(phase: str, **state: Any) -> dict[str, Any]:
    return {"status": {"phase": phase, "containerStatuses": [{"name": "main", "state": state}]}}


def test_the_states_of_a_container_are_told_apart() -> None:
    assert not has_started(pod("Pending", waiting={"reason": "ContainerCreating"}), "main")
    assert has_started(pod("Running", running={"startedAt": "x"}), "main")
    assert not has_ended(pod("Running", running={"startedAt": "x"}), "main")
    assert has_ended(pod("Running", terminated={"exitCode": 0}), "main")
    assert has_ended(pod("Failed", waiting={"reason": "ErrImagePull"}), "main")
    assert not has_started({}, "main")
