"""Going on with runs."""

from __future__ import annotations

import signal

from tests.cli.command_line import CommandLine
from tests.cli.pipelines import task, write_graph


def test_a_run_whose_process_was_killed_is_resumed_without_repeating_a_success(cli: CommandLine) -> None:
    (cli.cwd / "count").write_text("")
    once = f"echo once >> {cli.cwd}/count"
    waits = f"echo begun; test -e {cli.cwd}/go || sleep 60"
    path = write_graph(cli.cwd / "two.yaml", {"first": task(once), "second": task(waits, after=["first"])})
    process = cli.start("run", path, "--no-cache")
    cli.wait_for_log("begun")
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert "catalog runs resume" in cli("runs", "show", "last").stdout
    (cli.cwd / "go").write_text("")
    resumed = cli.json("runs", "resume", "last")
    assert resumed["state"] == "Succeeded"
    assert (cli.cwd / "count").read_text() == "once\n"


def test_a_failed_run_is_retried_under_its_own_id(cli: CommandLine) -> None:
    path = write_graph(cli.cwd / "one.yaml", {"first": task(f"test -e {cli.cwd}/go")})
    failed = cli.json("run", path, code=1)
    assert "catalog runs retry" in cli("runs", "resume", "last", code=2).stderr
    (cli.cwd / "go").write_text("")
    assert "✓ Succeeded" in cli("runs", "retry", failed["run_id"][:8]).stdout
    assert cli.json("runs", "show", "last")["run_id"] == failed["run_id"]
    assert "succeeded" in cli("runs", "retry", "last", code=2).stderr
