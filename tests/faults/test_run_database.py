"""Somebody else holds the run database for a while."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing

import pytest

from catalog.run.model import State
from tests.faults.pipelines import two_steps
from tests.faults.scene import Scene

pytestmark = pytest.mark.cluster

HELD_SECONDS = 4.0


def test_changes_are_recorded_when_the_database_is_free_again(scene: Scene) -> None:
    client = scene.start(two_steps(scene.gates.url))
    scene.gates.wait_for("first")
    scene.wait_for("first", State.RUNNING)

    with closing(sqlite3.connect(scene.session.home / "catalog.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        scene.gates.open("first")
        scene.gates.wait_for("second")
        time.sleep(HELD_SECONDS)
        assert scene.tasks()["first"].state is State.RUNNING
        other.execute("ROLLBACK")
    first = scene.wait_for("first", State.SUCCEEDED)
    scene.gates.open("second")

    scene.check_succeeded_once(client, {"first": first})
