"""`catalog new`."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from catalog.load.loader import read_spec_file
from catalog.spec.placeholders import InputPath, OutputPath
from tests.cli.command_line import REPOSITORY, CommandLine
from tests.cli.terminal import in_terminal
from tests.cli.waiting import wait_for
from tests.requirements import docker_available, require

CTRL_D = "\x04"
SORT = """sh -ec "sort \\"$0\\" > \\"$1\\"" {in:CSV} {out:CSV}"""


def made(cli: CommandLine) -> list[str]:
    """Everything in the working folder, sorted."""
    return sorted(path.relative_to(cli.cwd).as_posix() for path in cli.cwd.rglob("*") if path.is_file())


def test_a_new_component_is_checked_tested_and_run_at_once(cli: CommandLine) -> None:
    told = cli("new", "sort_lines")
    assert told.stdout.startswith("made components/sort_lines/0.1.0\n") and "catalog test" in told.stdout
    assert "still finds" not in told.stderr
    cli("check", "--strict", "components")
    assert "2 of 2 cases hold" in cli("test", "sort_lines", "--engine", "process").stdout
    assert made(cli) == [
        f"components/sort_lines/0.1.0/{name}"
        for name in (".catalog-template.yaml", "README.md", "component.yaml", "tests.yaml")
    ]


def test_the_templates_are_listed(cli: CommandLine) -> None:
    told = cli("new", "--list").stdout
    assert [line.split()[0] for line in told.splitlines()] == sorted(
        path.name for path in (REPOSITORY / "templates").iterdir()
    )


def test_a_command_line_becomes_a_component(cli: CommandLine) -> None:
    cli("new", "sort_csv", "--command", SORT, "-a", "author=me", "-a", "version=1.0.0", "--dir", "lib")
    spec = read_spec_file(cli.cwd / "lib" / "sort_csv" / "1.0.0" / "component.yaml")
    assert spec.container is not None and spec.container.args == (InputPath("input"), OutputPath("output"))
    assert spec.annotations["author"] == "me"
    assert "1 of 1 cases hold" in cli("test", "lib/", "--engine", "process").stdout


def test_a_function_becomes_a_component(cli: CommandLine) -> None:
    (cli.cwd / "steps.py").write_text('def add_one(number: int) -> int:\n    """Add one."""\n    return number + 1\n')
    told = cli("new", "--from-function", "steps.py:add_one")
    assert "made components/add_one/0.1.0" in told.stdout and 'the input "number" had no description' in told.stderr
    assert "1 of 1 cases hold" in cli("test", "add_one", "--engine", "process").stdout


def test_a_component_of_kfp_is_cleaned_up(cli: CommandLine) -> None:
    container = "{image: 'bash:5', command: [echo, {inputValue: text}]}"
    text = f"name: Print It\ninputs: [{{name: text}}]\nimplementation: {{container: {container}}}\n"
    (cli.cwd / "foreign.yaml").write_text(text)
    told = cli("new", "--from-kfp", "foreign.yaml")
    assert "made components/print_it/0.1.0" in told.stdout and "is now String" in told.stderr
    cli("check", "--strict", "components")
    cli("new", "again", "--from-kfp", f"{(cli.cwd / 'foreign.yaml').as_uri()}")


def test_what_the_check_still_finds_is_told(cli: CommandLine) -> None:
    text = "name: a\nimplementation: {container: {image: 'bash:latest', command: [echo]}}\n"
    (cli.cwd / "foreign.yaml").write_text(text)
    assert "image-latest" in cli("new", "--from-kfp", "foreign.yaml").stderr


@pytest.mark.docker
def test_an_image_says_what_it_starts(cli: CommandLine) -> None:
    require("docker", docker_available(), "no docker daemon answers")
    cli("new", "shell", "--from-image", "bash:4.4.23")
    spec = read_spec_file(cli.cwd / "components" / "shell" / "0.1.0" / "component.yaml")
    assert spec.container is not None
    assert spec.container.image == "bash:4.4.23" and "bash" in spec.container.line


def test_without_docker_an_image_cannot_be_read(cli: CommandLine) -> None:
    deaf = CommandLine(cli.home, cli.cwd, {"DOCKER_HOST": "tcp://127.0.0.1:9"})
    assert "no-docker" in deaf("new", "x", "--from-image", "bash:4.4.23", code=3).stderr
    assert made(cli) == []


@pytest.mark.parametrize(
    ("arguments", "rule"),
    [
        (["new"], "name-missing"),
        (["new", "../x"], "name-invalid"),
        (["new", "/x"], "name-invalid"),
        (["new", "ｘ"], "name-invalid"),
        (["new", "x", "--template", "pyhton"], "template-unknown"),
        (["new", "x", "-a", "license=<none>"], "answer-invalid"),
        (["new", "x", "-a", "version=../../y"], "answer-invalid"),
        (["new", "x", "-a", "nothing=1"], "answer-unknown"),
        (["new", "x", "-a", "nothing"], "answer-invalid"),
        (["new", "x", "--template", "import"], "answer-missing"),
        (["new", "x", "--command", "a", "--from-kfp", "b"], "usage"),
        (["new", "x", "--command", "a", "--template", "python"], "usage"),
        (["new", "x", "--command", "sh -c 'echo {a:String}'"], "script-injection"),
        (["new", "x", "--update", "components"], "usage"),
        (["new", "--update", "components"], "record-missing"),
        (["new", "--from-kfp", "nothing.yaml"], "file-unreadable"),
        (["new", "--from-function", "nothing.py:f"], "function-unknown"),
    ],
)
def test_wrong_usage_is_told_and_makes_nothing(cli: CommandLine, arguments: list[str], rule: str) -> None:
    assert f"[{rule}]" in cli(*arguments, code=2).stderr
    assert list(cli.cwd.iterdir()) == []


def test_nothing_is_overwritten(cli: CommandLine) -> None:
    cli("new", "x")
    place = cli.cwd / "components" / "x" / "0.1.0" / "component.yaml"
    place.write_text("mine")
    assert "target-exists" in cli("new", "x", "-a", "version=0.2.0", code=2).stderr
    assert place.read_text() == "mine" and len(made(cli)) == 4


def test_a_hostile_template_is_refused(cli: CommandLine) -> None:
    (cli.cwd / "evil" / "files").mkdir(parents=True)
    (cli.cwd / "evil" / "template.yaml").write_text("description: Evil.\n")
    for name, text in (
        ("a", "{{ ''.__class__.__mro__ }}"),
        ("{{ name }}..", "x"),
        ("a", "{% include '/etc/passwd' %}"),
    ):
        (cli.cwd / "evil" / "files" / name).write_text(text)
        assert "[template-unsafe]" in cli("new", "x", "--template", "./evil", code=2).stderr
        (cli.cwd / "evil" / "files" / name).unlink()
    assert made(cli) == ["evil/template.yaml"]


def template_of(cli: CommandLine, text: str) -> None:
    (cli.cwd / "mine" / "files").mkdir(parents=True, exist_ok=True)
    (cli.cwd / "mine" / "template.yaml").write_text("description: Mine.\n")
    (cli.cwd / "mine" / "files" / "notes.md").write_text(text)


def test_a_later_template_is_merged(cli: CommandLine) -> None:
    template_of(cli, "one\ntwo\nthree\n")
    cli("new", "x", "--template", "./mine")
    notes = cli.cwd / "components" / "x" / "0.1.0" / "notes.md"
    notes.write_text("ONE\ntwo\nthree\n")
    assert "up to date" in cli("new", "--update", str(notes.parent), "--template", "./mine").stdout
    template_of(cli, "one\ntwo\nTHREE\n")
    assert "--template" in cli("new", "--update", str(notes.parent), code=2).stderr
    assert "changed  notes.md" in cli("new", "--update", str(notes.parent), "--template", "./mine").stdout
    assert notes.read_text() == "ONE\ntwo\nTHREE\n"
    template_of(cli, "1\ntwo\nTHREE\n")
    told = cli("new", "--update", str(notes.parent), "--template", "./mine", code=1)
    assert "conflict notes.md" in told.stdout and "<<<<<<<" in told.stderr
    assert notes.read_text() == "<<<<<<< yours\nONE\n=======\n1\n>>>>>>> template\ntwo\nTHREE\n"


def test_on_a_terminal_the_questions_are_asked(cli: CommandLine) -> None:
    keys = [
        ("Version", "1\r"),
        ("is not a version", "1.0.0\r"),
        ("one sentence", "\r"),
        ("Who answers", "somebody\r"),
        ("SPDX", "MIT\r"),
        ("published", "\r"),
    ]
    screen = in_terminal(cli, ["new", "flow", "--template", "pipeline"], keys)
    assert screen.code == 0, screen.text
    spec = read_spec_file(cli.cwd / "components" / "flow" / "1.0.0" / "component.yaml")
    assert (spec.annotations["author"], spec.annotations["license"]) == ("somebody", "MIT")
    assert spec.description == "Trains a classifier on a part of a table and evaluates it on the rest."


def test_giving_up_at_a_question_leaves_nothing(cli: CommandLine) -> None:
    screen = in_terminal(cli, ["new", "flow", "--template", "pipeline"], [("Version", CTRL_D)])
    assert screen.code == 130
    assert list(cli.cwd.iterdir()) == []


def test_an_interrupt_while_a_source_is_read_leaves_nothing(cli: CommandLine, tmp_path: Path) -> None:
    started = tmp_path / "started"
    (cli.cwd / "slow.py").write_text(f"import time\nopen({str(started)!r}, 'w').close()\ntime.sleep(1000)\n")
    process = cli.start("new", "x", "--from-function", "slow.py:f")
    wait_for(started.exists, "the file to run")
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate()
    assert process.returncode == 130, stderr
    assert made(cli) == ["slow.py"]
