"""`catalog run`, in a process of its own, on the process engine."""

from __future__ import annotations

import json
import os
from dataclasses import replace

import pytest

from tests.cli.command_line import REPOSITORY, CommandLine
from tests.cli.pipelines import shell, task, write, write_graph

HELLO = str(REPOSITORY / "examples" / "hello.yaml")


def test_a_component_of_the_library_runs(cli: CommandLine) -> None:
    done = cli("run", "echo@1", "-p", "text=hi there")
    assert "✓ Succeeded" in done.stdout
    assert "text: hi there" in done.stdout
    assert "on engine process" in done.stderr


def test_a_pipeline_takes_its_arguments_from_a_file(cli: CommandLine) -> None:
    (cli.cwd / "arguments.yaml").write_text("greeting: Good morning\n")
    assert "text: Good morning" in cli("run", HELLO, "-f", "arguments.yaml").stdout


def test_a_python_pipeline_runs_and_what_it_prints_is_not_in_the_result(cli: CommandLine) -> None:
    (cli.cwd / "greet.py").write_text(
        "import catalog\nfrom catalog import dsl\n\nprint('loading')\n\n"
        "@dsl.pipeline(name='greet')\ndef greet(name: str = 'you'):\n"
        "    catalog.load_component('echo@1')(text=name)\n"
    )
    found = cli.json("run", "greet.py:greet", "-p", "name=me")
    assert [made["outputs"] for made in found["tasks"]] == [{"text": "me"}]


def test_json_is_all_that_stands_on_stdout(cli: CommandLine) -> None:
    found = cli.json("run", HELLO, "--name", "first", "--experiment", "trial", "--label", "team=vision")
    assert found["state"] == "Succeeded"
    assert found["outputs"] == {"text": "Hello, world!"}
    assert (found["name"], found["experiment"], found["labels"]) == ("first", "trial", {"team": "vision"})
    [made] = found["tasks"]
    assert made["task"] == "say-hello"
    assert (made["component"], made["state"], made["attempts"], made["exit_code"]) == ("echo", "Succeeded", 1, 0)
    assert made["started_at"] <= made["ended_at"]
    assert found["run_id"] == cli.json("runs", "show", "last")["run_id"]


def test_metrics_and_the_confusion_matrix_are_shown(cli: CommandLine) -> None:
    table = (REPOSITORY / "examples" / "data" / "iris.csv").as_uri()
    arguments = ("run", str(REPOSITORY / "examples" / "iris.yaml"), "-p", f"table_url={table}")
    shown = cli(*arguments).stdout
    assert "evaluate accuracy: 93.33 %" in shown
    assert "confusion matrix of evaluate: catalog runs artifacts" in shown
    assert "    versicolor             0          13          2" in shown
    again = cli.json(*arguments)
    assert {made["state"] for made in again["tasks"]} == {"Cached"}
    place = next(line for line in shown.splitlines() if "confusion matrix of" in line).partition(": catalog ")[2]
    assert "confusion_matrix" in cli(*place.split()).stdout


def test_a_failed_task_shows_the_end_of_its_log_and_where_the_rest_is(cli: CommandLine) -> None:
    path = write(cli.cwd / "bad.yaml", shell("bad", 'for i in $(seq 40); do echo "line $i"; done; exit 3'))
    done = cli("run", path, code=1)
    assert "✗ Failed" in done.stdout
    assert "exit code 3" in done.stdout
    assert "    line 40\n" in done.stdout and "    line 21\n" in done.stdout
    assert "    line 20\n" not in done.stdout
    more = next(line for line in done.stdout.splitlines() if line.startswith("  more:")).partition("catalog ")[2]
    assert cli(*more.split()).stdout.splitlines()[0] == "line 1"
    folder = next(line for line in done.stdout.splitlines() if line.startswith("  folder:")).partition(": ")[2]
    assert os.path.isdir(folder.strip())


def test_a_failed_run_in_json(cli: CommandLine) -> None:
    path = write(cli.cwd / "bad.yaml", shell("bad", "exit 3"))
    found = cli.json("run", path, code=1)
    assert found["state"] == "Failed"
    assert found["tasks"][0]["exit_code"] == 3
    assert "exit code 3" in found["tasks"][0]["message"]


def test_warnings_about_a_metrics_file_are_shown(cli: CommandLine) -> None:
    component = shell("measure", 'mkdir -p "$(dirname "$0")"; echo "{\\"metrics\\": [{\\"name\\": \\"a\\"}]}" > "$0"')
    component["outputs"] = [{"name": "mlpipeline-metrics"}]
    component["implementation"]["container"]["command"].append({"outputPath": "mlpipeline-metrics"})
    done = cli("run", write(cli.cwd / "measure.yaml", component))
    assert "Warnings\n  measure: mlpipeline-metrics: metrics[0] 'a': `numberValue` is missing" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["run", "ehco"], 'did you mean "echo"?'),
        (["run", "echo@7"], "versions there: 1.0.0"),
        (["run", "echo", "-p", "txet=hi"], 'did you mean "text"?'),
        (["run", "echo"], 'the input "text" (String) needs a value'),
        (["run", "echo", "-p", "text"], "write -p name=value"),
        (["run", "nowhere.yaml"], "nowhere.yaml"),
        (["run", "echo", "-p", "text=hi", "--parallelism", "0"], "parallelism"),
        (["run", "echo", "-p", "text=hi", "--parallelism", "many"], "--parallelism"),
        (["run", "echo", "-p", "text=hi", "--max-cache-staleness", "soon"], "soon"),
        (["run", "echo", "-p", "text=hi", "--engine", "dcoker"], "--engine"),
        (["run", "echo", "-p", "text=hi", "--lock", "a.lock", "--no-lock"], "contradict"),
        (["run", "echo", "-p", "text=hi", "--label", "team"], "label"),
    ],
)
def test_wrong_usage_is_told_and_leaves_no_run(cli: CommandLine, arguments: list[str], told: str) -> None:
    expected = 1 if arguments[1] == "echo@7" else 2
    done = cli(*arguments, code=expected)
    assert told in done.stderr
    assert done.stdout == ""
    assert cli.run_count() == 0


def test_a_bad_pipeline_is_told_with_its_place(cli: CommandLine) -> None:
    (cli.cwd / "bad.yaml").write_text("name: bad\nimplementation:\n  contianer: {image: x}\n")
    done = cli("run", "bad.yaml", code=1)
    assert "bad.yaml:3:3:" in done.stderr
    assert "contianer: {image: x}" in done.stderr
    assert 'did you mean "container"?' in done.stderr


def test_without_docker_the_docker_engine_says_so(cli: CommandLine) -> None:
    deaf = replace(cli, extra={"DOCKER_HOST": f"unix://{cli.cwd}/nothing.sock"})
    done = deaf("run", "echo", "-p", "text=hi", "--engine", "docker", code=3)
    assert "docker" in done.stderr
    assert "hint: " in done.stderr and "--engine process" in done.stderr


def test_without_a_network_a_url_is_an_error_of_the_environment(cli: CommandLine) -> None:
    done = cli("run", "http://127.0.0.1:9/component.yaml", code=3)
    assert "127.0.0.1:9" in done.stderr
    assert "hint: " in done.stderr


def test_a_dry_run_says_what_would_run_and_why(cli: CommandLine) -> None:
    path = write_graph(cli.cwd / "two.yaml", {"first": task("echo 1"), "second": task("echo 2", after=["first"])})
    before = cli.json("run", path, "--dry-run")
    assert [planned["task"] for planned in before["tasks"]] == ["first", "second"]
    assert cli.run_count() == 0
    cli("run", path)
    shown = cli("run", path, "--dry-run").stdout
    assert "cached" in shown.lower()
    assert "nothing was run" in shown
    assert cli.run_count() == 1


def test_quiet_shows_the_outputs_alone(cli: CommandLine) -> None:
    done = cli("run", "echo", "-p", "text=hi", "--quiet")
    assert done.stdout == "\nOutputs\n  text: hi\n"
    assert done.stderr == ""


def test_quiet_tells_why_a_run_failed_that_started_nothing(cli: CommandLine) -> None:
    items = {"v": 1, "forEach": {"graphInput": {"inputName": "items"}}, "as": "x"}
    step = {"componentRef": {"spec": shell("step", "true", inputs=[{"name": "x"}])}, "x-catalog": items}
    graph = {"graph": {"tasks": {"each": step}}}
    path = write(cli.cwd / "loop.yaml", {"name": "loop", "inputs": [{"name": "items"}], "implementation": graph})
    assert "a loop needs a JSON list" in cli("run", path, "-p", "items=nope", "--quiet", code=1).stdout


def test_another_home_is_named_in_the_hints(cli: CommandLine) -> None:
    path = write(cli.cwd / "bad.yaml", shell("bad", "echo why; exit 1"))
    done = cli("run", path, "--home", "other", code=1)
    more = next(line for line in done.stdout.splitlines() if line.startswith("  more:")).partition("catalog ")[2]
    assert cli(*more.split()).stdout == "why\n"
    assert cli.run_count() == 0


def test_what_a_component_says_cannot_steer_the_terminal(cli: CommandLine) -> None:
    script = r"printf '\033]0;owned\007\033[2J[bold red]loud[/]\b\b\b\n'; exit 1"
    path = write(cli.cwd / "evil.yaml", shell("evil\u202e\x1b[31mname", script))
    done = cli("run", path, code=1)
    for shown in (done.stdout, done.stderr, cli("runs", "logs", "last").stdout, cli("runs", "show", "last").stdout):
        assert not {"\x1b", "\x07", "\b", "\u202e"} & set(shown)
    assert "[bold red]loud[/]" in done.stdout


def test_many_tasks_are_summed_up(cli: CommandLine) -> None:
    tasks = {f"t{number}": task("true") for number in range(100)}
    tasks["broken"] = task("exit 1", name="broken")
    shown = cli("run", write_graph(cli.cwd / "wide.yaml", tasks), code=1).stdout
    table = shown.partition("\nbroken failed")[0]
    assert len(table.splitlines()) < 70
    assert "✗ Failed" in table.splitlines()[1]
    assert "101 tasks in all" in table


def test_the_json_of_an_output_that_is_no_text(cli: CommandLine) -> None:
    script = r'mkdir -p "$(dirname "$0")"; printf "\xff\xfe" > "$0"'
    path = write(cli.cwd / "binary.yaml", shell("binary", script, outputs=[{"name": "text"}]))
    output = cli.json("run", path)["outputs"]["text"]
    assert (output["kind"], output["size"]) == ("file", 2)
    assert json.dumps(output)
