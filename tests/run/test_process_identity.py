from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator

import pytest

from catalog.run.process_identity import MARK, identify, kill_identified


@pytest.fixture
def sleeper() -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(["sleep", "1000"], start_new_session=True, env={**os.environ, MARK: "test/sleeper/1"})
    yield process
    process.kill()
    process.wait()


def test_the_described_group_is_ended(sleeper: subprocess.Popen[bytes]) -> None:
    kill_identified(identify(sleeper.pid, "test/sleeper/1"), 5)
    assert sleeper.wait() == -15


def test_a_number_that_another_process_took_over_is_left_alone(sleeper: subprocess.Popen[bytes]) -> None:
    told = json.loads(identify(sleeper.pid, "test/other/1"))
    kill_identified(json.dumps({**told, "start": "1"}), 0)
    kill_identified(json.dumps({**told, "boot": "an earlier one"}), 0)
    kill_identified(json.dumps({**told, "start": ""}), 0)
    assert sleeper.poll() is None


@pytest.mark.parametrize("text", ["", "{", "[]", "7", '{"pgid": "x"}', '{"container": "c", "daemon": "d"}'])
def test_texts_of_others_mean_nothing(text: str) -> None:
    kill_identified(text, 0)


def test_a_process_that_is_gone_is_no_error(sleeper: subprocess.Popen[bytes]) -> None:
    told = identify(sleeper.pid, "test/sleeper/1")
    sleeper.kill()
    sleeper.wait()
    kill_identified(told, 5)


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="only Linux shows the environment of other processes")
def test_a_child_that_outlived_its_leader_is_found_by_its_mark(sleeper: subprocess.Popen[bytes]) -> None:
    told = json.loads(identify(sleeper.pid, "test/sleeper/1"))
    kill_identified(json.dumps({**told, "pgid": 2**22 + 1}), 0)
    assert sleeper.wait() == -9
