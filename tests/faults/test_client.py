"""The process that follows a run is killed, and another one takes the run up again."""

from __future__ import annotations

import pytest

from catalog.run.model import State
from tests.faults.pipelines import two_steps
from tests.faults.scene import Scene

pytestmark = pytest.mark.cluster


def test_a_run_is_resumed_where_its_client_was_killed(scene: Scene) -> None:
    client = scene.start(two_steps(scene.gates.url))
    scene.gates.open("first")
    first = scene.wait_for("first", State.SUCCEEDED)
    scene.gates.wait_for("second")
    scene.kill(client)
    assert scene.run().state is State.RUNNING

    another = scene.client("runs", "resume", scene.run().run_id)
    scene.gates.open("second")

    scene.check_succeeded_once(another, {"first": first})


def test_a_run_that_ended_while_nobody_followed_it_is_put_on_record(scene: Scene) -> None:
    client = scene.start(two_steps(scene.gates.url))
    scene.gates.wait_for("first")
    scene.wait_for("first", State.RUNNING)
    scene.kill(client)

    scene.gates.open("first", "second")
    scene.wait_for_workflow_end()

    scene.check_succeeded_once(scene.client("runs", "sync", scene.run().run_id), {})
