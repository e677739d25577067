from __future__ import annotations

import signal
import socket
import time
from pathlib import Path

import pytest

from cluster_steps.errors import StepTimeout
from cluster_steps.time_limit import time_limit
from tests.components.cluster_steps.steps import Step


def test_work_is_stopped() -> None:
    with pytest.raises(StepTimeout, match=r"sleeping took longer than 0\.05 s"), time_limit(0.05, "sleeping"):
        time.sleep(30)


def test_work_in_time_leaves_no_alarm() -> None:
    before = signal.getsignal(signal.SIGALRM)
    with time_limit(60, "nothing"):
        pass
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)
    assert signal.getsignal(signal.SIGALRM) == before


def test_a_source_that_never_answers(step: Step, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/data"
        flags = ["--name=digits", f"--source_uri={url}", "--source_secret=", "--mode=plain", "--timeout-minutes=0.01"]
        ended = step("dataset", *flags, outputs=("data",), env={"no_proxy": "*"})
    assert ended.exit_code == 124, ended.log
    assert "took longer than 0.6 s" in ended.log
    assert not (ended.outputs / "data").exists()
