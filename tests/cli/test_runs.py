"""`catalog runs list`, `show`, `logs`, `artifacts` and `delete`."""

from __future__ import annotations

import json
import subprocess

import pytest

from tests.cli.command_line import CommandLine
from tests.cli.pipelines import shell, task, write, write_graph
from tests.cli.terminal import in_terminal


def test_runs_are_filtered(cli: CommandLine) -> None:
    bad = write(cli.cwd / "bad.yaml", shell("bad", "exit 1"))
    good = cli.json("run", "echo", "-p", "text=hi", "--experiment", "trial", "--label", "team=vision")["run_id"]
    failed = cli.json("run", bad, code=1)["run_id"]

    def listed(*arguments: str) -> list[str]:
        return [run["run_id"] for run in cli.json("runs", "list", *arguments)]

    assert listed() == [failed, good]
    assert listed("--limit", "1") == [failed]
    assert listed("--state", "succeeded") == [good]
    assert listed("--experiment", "trial") == [good]
    assert listed("--pipeline", "bad") == [failed]
    assert listed("--label", "team=vision") == [good]
    assert listed("--label", "team=speech") == []
    text = cli("runs", "list").stdout.splitlines()
    assert text[0].split() == ["state", "run", "created", "time", "name"]
    assert failed in text[1] and good in text[2]


def test_a_run_is_named_by_id_beginning_or_last(cli: CommandLine) -> None:
    assert "there are no runs yet" in cli("runs", "show", "last", code=2).stderr
    run_id = cli.json("run", "echo", "-p", "text=hi")["run_id"]
    for reference in (run_id, run_id[:6], "last"):
        shown = cli("runs", "show", reference).stdout
        assert run_id in shown
        assert "arguments:  text=hi" in shown
    assert "there is no run `nosuch`" in cli("runs", "show", "nosuch", code=2).stderr


def test_logs_of_one_task_and_of_all(cli: CommandLine) -> None:
    tasks = {"first": task("echo one"), "second": task("echo two; echo three", after=["first"])}
    cli("run", write_graph(cli.cwd / "two.yaml", tasks))
    assert cli("runs", "logs", "last").stdout == "first | one\nsecond | two\nsecond | three\n"
    lines = cli("runs", "logs", "last", "second", "--format", "json").stdout.splitlines()
    assert [json.loads(line) for line in lines] == [{"task": "second", "text": text} for text in ("two", "three")]
    assert cli("runs", "logs", "last", "second").stdout == "two\nthree\n"
    assert cli("runs", "logs", "last", "second", "--attempt", "1").stdout == "two\nthree\n"
    assert 'did you mean "second"?' in cli("runs", "logs", "last", "secnd", code=2).stderr
    assert "needs the name of a task" in cli("runs", "logs", "last", "--attempt", "1", code=2).stderr


def test_artifacts_are_listed_printed_and_copied(cli: CommandLine) -> None:
    cli("run", "echo", "-p", "text=hi")
    assert [(row["task"], row["name"], row["size"]) for row in cli.json("runs", "artifacts", "last")] == [
        ("echo", "text", 3),
        ("", "text", 3),
    ]
    assert cli("runs", "artifacts", "last", ".").stdout.split()[5:8] == [".", "text", "file"]
    assert cli("runs", "artifacts", "last", "echo", "text", "-o", "-").stdout == "hi\n"
    cli("runs", "artifacts", "last", ".", "text", "-o", "copy.txt")
    assert (cli.cwd / "copy.txt").read_text() == "hi\n"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["ehco"], 'did you mean "echo"?'),
        (["echo", "txet", "-o", "x"], 'did you mean "text"?'),
        (["echo", "text"], "-o TARGET"),
        (["echo", "-o", "x"], "-o TARGET"),
        (["echo", "text", "-o", "taken"], "is there already"),
    ],
)
def test_what_cannot_be_taken_out_is_told(cli: CommandLine, arguments: list[str], told: str) -> None:
    (cli.cwd / "taken").write_text("mine")
    cli("run", "echo", "-p", "text=hi")
    assert told in cli("runs", "artifacts", "last", *arguments, code=2).stderr
    assert (cli.cwd / "taken").read_text() == "mine"


def test_binary_artifacts_reach_a_pipe_and_never_a_terminal(cli: CommandLine) -> None:
    script = r'mkdir -p "$(dirname "$0")"; printf "\xff\x1b[2J" > "$0"'
    cli("run", write(cli.cwd / "binary.yaml", shell("binary", script, outputs=[{"name": "text"}])))
    take = ["runs", "artifacts", "last", "binary", "text", "-o", "-"]
    piped = subprocess.run(cli.line(*take), env=cli.environment, cwd=cli.cwd, capture_output=True, check=True)
    assert piped.stdout == b"\xff\x1b[2J"
    screen = in_terminal(cli, take)
    assert screen.code == 2
    assert "use -o FILE" in screen.text and "\x1b[2J" not in screen.raw


def test_runs_are_deleted_once_the_user_agreed(cli: CommandLine) -> None:
    first = cli.json("run", "echo", "-p", "text=1")["run_id"]
    second = cli.json("run", "echo", "-p", "text=2")["run_id"]
    assert "add --yes" in cli("runs", "delete", first, code=2).stderr
    assert in_terminal(cli, ["runs", "delete", first], [("Delete?", "n\n")]).code == 130
    assert cli.run_count() == 2
    assert in_terminal(cli, ["runs", "delete", first], [("Delete?", "y\n")]).code == 0
    third = cli.json("run", "echo", "-p", "text=3")["run_id"]
    assert cli.json("runs", "delete", third, "--yes") == {"deleted": [third]}
    assert f"deleted run {second}" in cli("runs", "delete", "last", second, "--yes").stdout
    assert cli.run_count() == 0


def test_a_task_is_shown_with_its_display_name(cli: CommandLine) -> None:
    named = {**task("true"), "annotations": {"pipelines.kubeflow.org/task_display_name": "Clean up"}}
    shown = cli.json("run", write_graph(cli.cwd / "g.yaml", {"a": named, "b": task("true")}))
    assert {row["task"]: row["display_name"] for row in shown["tasks"]} == {"a": "Clean up", "b": ""}
    assert "a (Clean up)" in cli("runs", "show", "last").stdout
