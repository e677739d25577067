"""`catalog test`."""

from __future__ import annotations

import json
import signal
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.cli.command_line import CommandLine
from tests.cli.waiting import wait_for
from tests.client.testing.folders import GREET, write_component
from tests.requirements import docker_available, require

CASES = """
cases:
- {name: right, arguments: {who: you}, expect: {outputs: {text: {equals: hello you}}}}
- {name: wrong, arguments: {who: "a\\nb"}, expect: {outputs: {text: {equals: "hello a\\nc"}}}}
"""
RIGHT = ("--engine", "process", "--select", "right")


@pytest.fixture
def greet(cli: CommandLine) -> Path:
    """A component with one case that holds and one that does not."""
    return write_component(cli.cwd / "components", CASES)


def test_each_case_is_told_and_a_failed_one_in_full(cli: CommandLine, greet: Path) -> None:
    told = cli("test", "greet", "--engine", "process", code=1).stdout
    assert "ok      greet@1.0.0 right" in told
    assert "FAILED  greet@1.0.0 wrong" in told
    assert f"{greet}/tests.yaml:4:3" in told
    assert 'output "text": expected "hello a\\nc"' in told
    assert "-c\n" in told and "+b\n" in told
    assert "log:\n      greeted a\n" in told
    assert told.endswith("1 of 2 cases hold, 1 failed\n")


def test_all_well_is_exit_code_0_and_leaves_nothing_in_the_users_home(cli: CommandLine, greet: Path) -> None:
    assert "1 of 1 cases hold" in cli("test", str(greet), *RIGHT).stdout
    assert not (cli.home / "catalog.db").exists()
    assert not (cli.home / "runs").exists()


def test_json_for_programs(cli: CommandLine, greet: Path) -> None:
    report = cli.json("test", "greet", "--engine", "process", code=1)
    assert [(case["case"], case["state"]) for case in report["cases"]] == [("right", "ok"), ("wrong", "failed")]
    assert report["cases"][1]["mismatches"][0]["diff"][-1] == "+b"


def test_junit_for_build_servers(cli: CommandLine, greet: Path) -> None:
    write_component(cli.cwd / "components", "", place="none/1.0.0")
    arguments = ("test", "components", "--engine", "process", "--format", "junit", "-o", "out/junit.xml")
    assert "FAILED" in cli(*arguments, code=1).stdout
    root = ElementTree.parse(cli.cwd / "out" / "junit.xml").getroot()
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("3", "1", "1")
    assert [suite.get("name") for suite in root] == ["greet@1.0.0", "findings"]
    failure = root.find("./testsuite/testcase[@name='wrong']/failure")
    assert failure is not None and failure.text
    assert "+b" in failure.text


def test_a_case_for_another_engine_is_skipped_in_every_report(cli: CommandLine) -> None:
    cases = "cases: [{name: a, arguments: {who: you}, engines: [argo], expect: {}}]"
    write_component(cli.cwd / "components", cases)
    arguments = ("test", "components", "--engine", "process")
    told = cli(*arguments).stdout
    assert "skipped greet@1.0.0 a  it runs on argo only" in told
    assert told.endswith("0 of 1 cases hold, 1 skipped\n")
    (case,) = json.loads(cli(*arguments, "--format", "json").stdout)["cases"]
    assert (case["state"], case["skipped"]) == ("skipped", "it runs on argo only")
    root = ElementTree.fromstring(cli(*arguments, "--format", "junit").stdout)
    skipped = root.find("./testsuite/testcase[@name='a']/skipped")
    assert skipped is not None and skipped.get("message") == "it runs on argo only"
    assert (root.get("tests"), root.get("skipped")) == ("1", "1")


def test_a_score_that_is_too_low_fails(cli: CommandLine, greet: Path) -> None:
    told = cli("test", "greet", *RIGHT, "--min-score", "90", code=1).stdout
    assert "greet@1.0.0: 72 % of the mutants caught (8 of 11)" in told
    assert "  survived: without {if: end} (no case reaches it)" in told
    assert "greet@1.0.0: 72 % is below 90 %" in told
    cli("test", "greet", *RIGHT, "--min-score", "70")
    scores = cli.json("test", "greet", *RIGHT, "--mutate")["scores"]
    assert [score["percent"] for score in scores] == [72]


def test_a_component_without_cases_fails(cli: CommandLine) -> None:
    write_component(cli.cwd / "components", "", place="none/1.0.0")
    told = cli("test", "components", "--engine", "process", code=1).stdout
    assert "tests-missing" in told


def test_nothing_changed_is_well(cli: CommandLine, greet: Path) -> None:
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    for arguments in (("init", "-q"), ("add", "."), ("commit", "-qm", "start")):
        subprocess.run(["git", *identity, *arguments], cwd=cli.cwd, check=True, capture_output=True)
    done = cli("test", "components", "--engine", "process", "--since", "HEAD")
    assert "0 of 1 components changed since HEAD" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "nothing to test was named"),
        (("ehco",), 'did you mean "echo"?'),
        (("echo", "--shard", "3/2"), "is not a shard"),
        (("echo", "--since", "main"), "does not lie in a git repository"),
        (("echo", "--min-score", "101"), "--min-score"),
        (("echo", "--namespace", "team", "--keep"), "only `--engine argo` works on a cluster"),
    ],
)
def test_wrong_usage(cli: CommandLine, arguments: tuple[str, ...], told: str) -> None:
    if "--since" in arguments:
        write_component(cli.cwd / "components", CASES, place="echo/1.0.0")
    assert told in cli("test", *arguments, "--engine", "process", code=2).stderr


def test_without_docker_the_machine_is_to_blame(cli: CommandLine, greet: Path) -> None:
    lonely = CommandLine(cli.home, cli.cwd, {"DOCKER_HOST": "tcp://127.0.0.1:1"})
    assert "docker" in lonely("test", "greet", code=3).stderr


def test_a_strange_program_cannot_steer_the_terminal_or_break_the_report(cli: CommandLine) -> None:
    evil = GREET.replace('echo "greeted', r"""printf '\033]0;evil\007\000\377'; echo "greeted""")
    write_component(cli.cwd / "components", CASES, evil)
    assert "\x1b" not in cli("test", "greet", "--engine", "process", code=1).stdout
    junit = cli("test", "greet", "--engine", "process", "--format", "junit", code=1).stdout
    assert ElementTree.fromstring(junit).get("failures") == "1"


def test_an_interrupt_ends_what_runs(cli: CommandLine, tmp_path: Path) -> None:
    started = tmp_path / "started"
    slow = GREET.replace("printf '%s %s%s", f"echo $$ > {started}; sleep 1000; printf '%s %s%s")
    write_component(cli.cwd / "components", CASES, slow)
    process = cli.start("test", "greet", "--engine", "process", "--jobs", "1")
    pid = wait_for(lambda: started.is_file() and started.read_text().strip(), "the program")
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate()
    assert process.returncode == 130, stderr
    assert not Path(f"/proc/{pid}").exists()


@pytest.mark.docker
def test_cases_run_in_the_components_own_container(cli: CommandLine, greet: Path) -> None:
    require("docker", docker_available(), "no docker daemon answers")
    report = json.loads(cli("test", "greet", "--format", "json", code=1).stdout)
    assert [case["state"] for case in report["cases"]] == ["ok", "failed"]
