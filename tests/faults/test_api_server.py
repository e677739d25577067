"""The API server is killed in the midst of a run."""

from __future__ import annotations

import os

import pytest

from catalog.run.model import State
from tests.faults.parts import API_SERVER, Parts
from tests.faults.pipelines import two_steps
from tests.faults.scene import Scene

pytestmark = [
    pytest.mark.cluster,
    pytest.mark.soak,
    pytest.mark.skipif(not os.environ.get("CATALOG_SOAK"), reason="the long form: `make soak`"),
]


def test_a_task_ends_while_there_is_no_api_server(scene: Scene, parts: Parts) -> None:
    client = scene.start(two_steps(scene.gates.url))
    scene.gates.open("first")
    first = scene.wait_for("first", State.SUCCEEDED)
    scene.gates.wait_for("second")

    parts.kill(API_SERVER)
    scene.gates.open("second")
    assert client.poll() is None
    parts.heal()

    scene.check_succeeded_once(client, {"first": first})
