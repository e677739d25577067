"""A task's pod is deleted while it runs."""

from __future__ import annotations

import re

import pytest

from catalog.run.argo.kinds import POD
from catalog.run.model import State
from tests.faults.pipelines import two_steps
from tests.faults.scene import Scene

pytestmark = pytest.mark.cluster


def delete_pod_of_second(scene: Scene) -> None:
    """As soon as it waits at its gate."""
    scene.gates.open("first")
    scene.gates.wait_for("second")
    scene.wait_for_controller_to_see("second")
    namespace, _, pod = scene.wait_for("second", State.RUNNING).process.partition("/")
    assert scene.cluster.delete(POD, pod, namespace)


def test_a_task_with_retries_is_tried_again(scene: Scene) -> None:
    client = scene.start(two_steps(scene.gates.url, retries=1))
    delete_pod_of_second(scene)
    first = scene.tasks()["first"]
    scene.gates.wait_for("second", 2)
    scene.gates.open("second")

    out, err = client.communicate()
    assert client.returncode == 0, out + err
    scene.check_record(State.SUCCEEDED)
    assert scene.tasks()["first"] == first
    assert scene.gates.arrivals == scene.attempts() == {"first": 1, "second": 2}
    assert len(scene.workflows()) == 1


def test_a_task_without_retries_fails_and_only_that_is_run_again(scene: Scene) -> None:
    client = scene.start(two_steps(scene.gates.url))
    delete_pod_of_second(scene)
    out, err = client.communicate()
    assert client.returncode == 1, out + err
    scene.check_record(State.FAILED)
    tasks = scene.tasks()
    assert {path: task.state for path, task in tasks.items()} == {"first": State.SUCCEEDED, "second": State.FAILED}
    assert re.search("pod was deleted|exit code 143", tasks["second"].message), tasks["second"].message

    scene.gates.open("second")
    again = scene.client("runs", "retry", scene.run().run_id)
    out, err = again.communicate()
    assert again.returncode == 0, out + err
    scene.check_record(State.SUCCEEDED)
    assert scene.tasks()["first"] == tasks["first"]
    assert scene.gates.arrivals == scene.attempts() == {"first": 1, "second": 2}
