"""The object storage stops answering, or dies, while pods write outputs and while they are read."""

from __future__ import annotations

import subprocess
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from catalog.client.stored_pipeline import with_digests
from catalog.errors import MachineError
from catalog.run.argo.argo_run import ArgoRun
from catalog.run.argo.begin import Site
from catalog.run.argo.kinds import WORKFLOW
from catalog.run.argo.submit import workflow_name
from catalog.run.artifact_stores import open_artifacts
from catalog.run.model import CachedResult, Change, RunChange, State
from catalog.run.plan import Recorded, RunPlan
from tests.faults.parts import STORAGE, Parts
from tests.faults.pipelines import LARGE_SIZE, LARGE_WORD, large_step, two_steps
from tests.faults.scene import Scene

pytestmark = pytest.mark.cluster

LARGE = LARGE_WORD * (LARGE_SIZE // len(LARGE_WORD))
AWAY_SECONDS = 3.0


Fault = Callable[[Parts], AbstractContextManager[None]]


@contextmanager
def frozen(parts: Parts) -> Iterator[None]:
    """The storage is away for a while, but not so that anybody could tell it from the connection."""
    parts.freeze(STORAGE)
    yield
    time.sleep(AWAY_SECONDS)
    parts.thaw(STORAGE)


@contextmanager
def killed(parts: Parts) -> Iterator[None]:
    """The storage is away for a while, connections and all."""
    parts.kill(STORAGE)
    yield
    time.sleep(AWAY_SECONDS)
    parts.heal()


@pytest.mark.parametrize(("while_written", "while_read"), [(frozen, killed), (killed, frozen)])
def test_outputs_arrive_whole(scene: Scene, parts: Parts, while_written: Fault, while_read: Fault) -> None:
    submitted = scene.start(large_step(scene.gates.url), "--detach")
    out, err = submitted.communicate()
    assert submitted.returncode == 0, out + err
    scene.gates.wait_for("first")
    with while_written(parts):
        scene.gates.open("first")
    scene.wait_for_workflow_end()

    with while_read(parts):
        client = scene.client("runs", "sync", scene.run().run_id)
        with pytest.raises(subprocess.TimeoutExpired):
            client.wait(AWAY_SECONDS)

    scene.check_succeeded_once(client, {}, LARGE)


def test_a_run_whose_storage_cannot_be_reached_is_left_to_be_taken_up_later(scene: Scene, tmp_path: Path) -> None:
    repository = scene.target.repository
    assert repository is not None
    # No server speaks TLS there, which is known at once to be more than a moment's trouble.
    encrypted = repository.endpoint.replace("http:", "https:")
    wrong = replace(scene.target, repository=replace(repository, endpoint=encrypted))
    store = open_artifacts(tmp_path / "store")
    long = {"said": store.put_text("x" * 2000)}
    plan = RunPlan(uuid.uuid4().hex, "no-storage", with_digests(two_steps(scene.gates.url)), {}, tmp_path / "folder")
    found = [CachedResult(long, time.time(), "another", "first")]
    told: list[Change] = []
    try:
        site = Site(scene.cluster, scene.target)
        ArgoRun(plan, site, store, told.append, lambda _key, _oldest: found.pop() if found else None).submit()

        resumed = replace(plan, recorded={"first": Recorded(State.CACHED, long)})
        with pytest.raises(MachineError) as caught:
            ArgoRun(resumed, replace(site, target=wrong), store, told.append, lambda _key, _oldest: None).sync()
        assert caught.value.rule == "storage-failed"
        assert {one.state for one in told if isinstance(one, RunChange)} == {State.RUNNING}
    finally:
        scene.cluster.delete(WORKFLOW, workflow_name(plan.name, plan.run_id), scene.target.namespace)
