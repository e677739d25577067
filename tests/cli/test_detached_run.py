"""Runs in the background."""

from __future__ import annotations

from tests.cli.command_line import CommandLine
from tests.cli.pipelines import task, write_graph


def test_a_detached_run_is_followed_to_its_end(cli: CommandLine) -> None:
    path = write_graph(cli.cwd / "slow.yaml", {"count": task("for i in 1 2 3; do echo $i; sleep 0.3; done")})
    done = cli("run", path, "--detach")
    run_id = done.stdout.strip()
    assert len(run_id.splitlines()) == 1
    assert f"catalog runs logs {run_id} --follow" in done.stderr
    assert cli("runs", "logs", run_id, "--follow").stdout == "count | 1\ncount | 2\ncount | 3\n"
    assert cli.wait_for_state("Succeeded", run_id)["run_id"] == run_id


def test_a_detached_run_is_ended_from_elsewhere(cli: CommandLine) -> None:
    tasks = {"first": task("echo begun; sleep 60"), "clean": task("echo cleaned", finally_=True)}
    found = cli.json("run", write_graph(cli.cwd / "slow.yaml", tasks), "--detach")
    assert found["pid"] > 0
    cli.wait_for_log("begun")
    assert found["run_id"] in cli("runs", "terminate", found["run_id"]).stdout
    ended = cli.wait_for_state("Terminated", found["run_id"])
    assert {made["task"]: made["state"] for made in ended["tasks"]} == {"first": "Terminated", "clean": "Succeeded"}
    assert "ended" in cli("runs", "terminate", found["run_id"], code=2).stderr
