"""A run has one workflow, whatever becomes of the request that makes it, and of who sent it."""

from __future__ import annotations

import dataclasses
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.client.stored_pipeline import with_digests
from catalog.run.argo.argo_run import ArgoRun
from catalog.run.argo.begin import Site
from catalog.run.argo.cluster import connect
from catalog.run.argo.kinds import WORKFLOW
from catalog.run.argo.options import ClusterOptions
from catalog.run.argo.submit import RUN_ID, before_of, workflow_name
from catalog.run.artifact_stores import open_artifacts
from catalog.run.model import CachedResult, Change, State, TaskChange
from catalog.run.plan import RunPlan
from tests.faults.api_proxy import ApiProxy
from tests.faults.pipelines import one_step, two_steps
from tests.faults.scene import Scene

pytestmark = pytest.mark.cluster

SAID_ONCE = b"first 1;"


@pytest.fixture
def proxy(scene: Scene, tmp_path: Path) -> Iterator[ApiProxy]:
    with ApiProxy(tmp_path) as found:
        yield found


@pytest.fixture
def proxied(scene: Scene, proxy: ApiProxy) -> Scene:
    """The same scene, whose clients reach the API server through the proxy."""
    command = dataclasses.replace(scene.command, extra={"KUBECONFIG": str(proxy.kubeconfig)})
    return dataclasses.replace(scene, command=command)


def test_an_answer_that_was_lost_is_asked_for_again(proxied: Scene, proxy: ApiProxy) -> None:
    proxy.keep_answer()
    proxied.gates.open("first")
    client = proxied.start(one_step(proxied.gates.url))
    proxy.wait_for_kept()
    proxy.drop_answers()

    proxied.check_succeeded_once(client, {}, SAID_ONCE)
    assert proxy.kept == 1


def test_a_client_killed_before_it_heard_of_its_workflow(scene: Scene, proxied: Scene, proxy: ApiProxy) -> None:
    proxy.keep_answer()
    client = proxied.start(one_step(scene.gates.url))
    proxy.wait_for_kept()
    scene.kill(client)
    assert not scene.tasks()

    scene.gates.open("first")
    another = scene.client("runs", "resume", scene.run().run_id)

    scene.check_succeeded_once(another, {}, SAID_ONCE)


def test_a_request_that_arrives_late_decides_what_the_run_is(scene: Scene, proxy: ApiProxy, tmp_path: Path) -> None:
    """Two clients find no workflow; the first one's is there when the second one, who knows of a result, makes its."""
    store = open_artifacts(tmp_path / "store")
    plan = RunPlan(uuid.uuid4().hex, "rivals", with_digests(two_steps(scene.gates.url)), {}, tmp_path / "folder")
    earlier = CachedResult({"said": store.put_text("of another run")}, time.time(), "another", "first")
    keys: list[str] = []
    told: list[Change] = []

    def knows_first(key: str, _oldest: float | None) -> CachedResult | None:
        keys.append(key)
        return earlier if key == keys[0] else None

    def rival() -> None:
        proxy.before = lambda: None
        with connect() as direct:
            ArgoRun(plan, Site(direct, scene.target), store, lambda _: None, lambda _key, _oldest: None).submit()

    proxy.before = rival
    try:
        with connect(ClusterOptions(kubeconfig=str(proxy.kubeconfig))) as late:
            ArgoRun(plan, Site(late, scene.target), store, told.append, knows_first).submit()
        assert keys
        assert not [one for one in told if isinstance(one, TaskChange) and one.state is State.CACHED]
        labels = f"{RUN_ID}={plan.run_id}"
        (workflow,) = scene.cluster.list(WORKFLOW, scene.target.namespace, labels=labels).items
        assert before_of(workflow).known == ()
    finally:
        scene.cluster.delete(WORKFLOW, workflow_name(plan.name, plan.run_id), scene.target.namespace)
