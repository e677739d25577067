"""Progress where there is no terminal."""

from __future__ import annotations

import re
import subprocess

from tests.cli.command_line import CommandLine
from tests.cli.pipelines import task, write_graph


def test_a_line_for_each_change(cli: CommandLine) -> None:
    path = write_graph(cli.cwd / "two.yaml", {"first": task("true"), "second": task("exit 1", after=["first"])})
    lines = cli("run", path, code=1).stderr.splitlines()
    assert "\x1b" not in "".join(lines)
    told = [re.sub(r"^\d\d:\d\d:\d\d ", "", line) for line in lines[1:]]
    assert [" ".join(line.split()[:2]) for line in told] == [
        "Running first",
        "Succeeded first",
        "Running second",
        "Failed second",
    ]
    assert re.search(r"Failed +second \(\d+ m?s\) .*exit code 1", told[-1])


def test_the_run_goes_on_when_nobody_reads_the_progress(cli: CommandLine) -> None:
    path = write_graph(cli.cwd / "two.yaml", {"first": task("sleep 0.5"), "second": task("true", after=["first"])})
    process = cli.start("run", path)
    assert process.stderr is not None and process.stdout is not None
    process.stderr.close()
    assert "✓ Succeeded: run" in process.stdout.read()
    process.stdout.close()
    assert process.wait() == 0


def test_progress_and_result_may_share_one_pipe_that_closes_early(cli: CommandLine) -> None:
    path = write_graph(cli.cwd / "one.yaml", {"first": task("sleep 0.3")})
    line = " ".join(cli.line("run", path))
    subprocess.run(["bash", "-c", f"{line} 2>&1 | head -1"], env=cli.environment, check=True, capture_output=True)
    assert cli.json("runs", "show", "last")["state"] == "Succeeded"
