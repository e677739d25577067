"""Signals to a run in the foreground."""

from __future__ import annotations

import signal
import subprocess

import pytest

from tests.cli.command_line import CommandLine
from tests.cli.pipelines import task, write_graph


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = process.communicate()
    assert "Traceback" not in err
    return process.returncode, out, err


def states(cli: CommandLine) -> dict[str, str]:
    return {made["task"]: made["state"] for made in cli.json("runs", "show", "last")["tasks"]}


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_the_first_signal_ends_the_tasks_and_runs_the_exit_tasks(cli: CommandLine, number: int, code: int) -> None:
    tasks = {"first": task("echo begun; sleep 60"), "clean": task("echo cleaned", finally_=True)}
    process = cli.start("run", write_graph(cli.cwd / "slow.yaml", tasks))
    cli.wait_for_log("begun")
    process.send_signal(number)
    returned, out, err = ended(process)
    assert returned == code
    assert "stopping (exit tasks still run); press Ctrl-C again to abort" in err
    assert "■ Terminated: run" in out
    assert states(cli) == {"first": "Terminated", "clean": "Succeeded"}


def test_the_second_signal_ends_the_exit_tasks_too(cli: CommandLine) -> None:
    tasks = {"first": task("echo begun; sleep 60"), "clean": task("echo cleaning; sleep 60", finally_=True)}
    process = cli.start("run", write_graph(cli.cwd / "slow.yaml", tasks))
    cli.wait_for_log("begun")
    process.send_signal(signal.SIGINT)
    cli.wait_for_log("cleaning")
    process.send_signal(signal.SIGINT)
    code, _, err = ended(process)
    assert code == 130
    assert "aborting" in err
    assert states(cli) == {"first": "Terminated", "clean": "Terminated"}
    assert cli.json("runs", "show", "last")["state"] == "Terminated"


def test_a_signal_in_json_mode_still_gives_one_document(cli: CommandLine) -> None:
    process = cli.start(
        "run", write_graph(cli.cwd / "slow.yaml", {"first": task("echo begun; sleep 60")}), "--format", "json"
    )
    cli.wait_for_log("begun")
    process.send_signal(signal.SIGINT)
    code, out, _ = ended(process)
    assert code == 130
    assert out.startswith("{") and '"state": "Terminated"' in out
