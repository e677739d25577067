"""The way to the API server is cut, again and again, while the server itself goes on."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from catalog.run.model import State
from tests.faults.pipelines import two_steps
from tests.faults.scene import Scene
from tests.run.argo.forwarder import Forwarder

pytestmark = pytest.mark.cluster


def test_changes_during_a_break_are_seen_after_it(scene: Scene, tmp_path: Path) -> None:
    with Forwarder(tmp_path) as way:
        command = dataclasses.replace(scene.command, extra={"KUBECONFIG": str(way.kubeconfig)})
        scene = dataclasses.replace(scene, command=command)
        client = scene.start(two_steps(scene.gates.url))
        scene.gates.wait_for("first")
        scene.wait_for("first", State.RUNNING)

        way.close()
        scene.gates.open("first")
        scene.gates.wait_for("second")
        way.open()
        first = scene.wait_for("first", State.SUCCEEDED)

        way.cut()
        scene.gates.open("second")
        scene.wait_for_workflow_end()

        scene.check_succeeded_once(client, {"first": first})
