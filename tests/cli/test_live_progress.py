"""Progress on a terminal."""

from __future__ import annotations

from dataclasses import replace

from tests.cli.command_line import CommandLine
from tests.cli.pipelines import task, write_graph
from tests.cli.terminal import COLUMNS, CTRL_C, ROWS, in_terminal


def test_state_time_and_last_log_line_are_drawn_while_the_task_runs(cli: CommandLine) -> None:
    script = r"printf 'epoch \033[2J7\n'; sleep 1.5"
    path = write_graph(cli.cwd / "slow.yaml", {"train": task(script)})
    screen = in_terminal(cli, ["run", path])
    assert screen.code == 0
    live, _, final = screen.text.partition("state")
    assert "▶ Running" in live and "train" in live and "epoch 7" in live
    assert "1 running" in live
    assert "\x1b[2J" not in screen.raw
    assert "✓ Succeeded" in final


def test_many_tasks_take_one_screen_at_most(cli: CommandLine) -> None:
    tasks = {f"task-{number}": task("sleep 0.02") for number in range(60)}
    screen = in_terminal(cli, ["run", write_graph(cli.cwd / "wide.yaml", tasks), "--parallelism", "8"])
    assert screen.code == 0
    frames = screen.raw.partition("state")[0].split("\x1b[2K\x1b[1A\x1b[2K")
    assert max(frame.count("\n") for frame in frames) < ROWS
    drawn = [line for frame in frames for line in frame.split("\r\n") if "task-" in line]
    assert drawn


def test_no_color_is_respected(cli: CommandLine) -> None:
    path = write_graph(cli.cwd / "one.yaml", {"first": task("sleep 0.5")})
    plain = in_terminal(replace(cli, extra={"NO_COLOR": "1"}), ["run", path])
    coloured = in_terminal(cli, ["run", path, "--no-cache"])
    assert "\x1b[32m" in coloured.raw
    assert "\x1b[32m" not in plain.raw and "\x1b[36m" not in plain.raw
    assert "✓ Succeeded" in plain.text


def test_ctrl_c_on_the_terminal_ends_the_run(cli: CommandLine) -> None:
    tasks = {"first": task("echo begun; sleep 60"), "clean": task("echo cleaned", finally_=True)}
    screen = in_terminal(cli, ["run", write_graph(cli.cwd / "slow.yaml", tasks)], [("begun", CTRL_C)])
    assert screen.code == 130
    assert "stopping (exit tasks still run); press Ctrl-C again to abort" in screen.text
    assert "■ Terminated: run" in screen.text
    states = {made["task"]: made["state"] for made in cli.json("runs", "show", "last")["tasks"]}
    assert states == {"first": "Terminated", "clean": "Succeeded"}


def test_a_long_message_is_cut_at_the_width_of_the_terminal(cli: CommandLine) -> None:
    path = write_graph(cli.cwd / "one.yaml", {"a-task-with-a-name": task("exit 1")})
    screen = in_terminal(cli, ["runs", "list"])
    assert "no runs" in screen.text
    cli("run", path, "--name", "n" * 200, code=1)
    table = in_terminal(cli, ["runs", "list"]).text.splitlines()
    assert all(len(line) <= COLUMNS for line in table)
    assert table[1].rstrip().endswith("…")
