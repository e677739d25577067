"""`catalog pipelines`: uploaded in versions, run by name."""

from __future__ import annotations

import json
import zipfile

from tests.cli.command_line import CommandLine
from tests.cli.pipelines import task, write_graph

_SAY = """name: say
inputs: [{name: text, type: String, default: hello}]
outputs: [{name: text, type: String}]
implementation:
  graph:
    tasks:
      echo: {componentRef: {name: echo@1.0.0}, arguments: {text: {graphInput: {inputName: text}}}}
    outputValues: {text: {taskOutput: {taskId: echo, outputName: text}}}
"""


def test_a_pipeline_is_uploaded_listed_and_run(cli: CommandLine) -> None:
    (cli.cwd / "say.yaml").write_text(_SAY)
    first = cli.json("pipelines", "upload", "say.yaml", "--version", "1", "--description", "greets")
    assert cli("pipelines", "upload", "say.yaml", "--version", "2").stdout.startswith("say 2 (sha256 ")
    listed = cli.json("pipelines", "list")
    assert [(row["name"], row["description"]) for row in listed["pipelines"]] == [("say", "greets")]
    assert [row["name"] for row in cli.json("pipelines", "versions", "say")["versions"]] == ["2", "1"]
    assert cli("pipelines", "default", "say").stdout == "2\n"
    assert cli("pipelines", "default", "say", "1").stdout == "1\n"
    run = cli.json("pipelines", "run", "say", "-p", "text=hi", "--experiment", "trial", "--label", "a=b")
    assert (run["outputs"], run["pipeline"], run["pipeline_version"]) == ({"text": "hi"}, "say", "1")
    assert (run["experiment"], run["labels"]) == ("trial", {"a": "b"})
    assert cli.json("pipelines", "run", "say", "--version", "2")["pipeline_version"] == "2"
    shown = cli.json("pipelines", "show", "say")
    assert shown["version"]["version_id"] == first["version"]["version_id"]
    assert [port["name"] for port in shown["inputs"]] == ["text"]
    assert (shown["components"]["echo"]["name"], shown["components"]["echo"]["version"]) == ("echo", "1.0.0")
    assert "echo 1.0.0" in cli("pipelines", "show", "say", "2").stdout


def test_what_was_uploaded_is_downloaded_byte_by_byte(cli: CommandLine) -> None:
    graph = write_graph(cli.cwd / "graph.yaml", {"one": task("echo one")}, name="one")
    cli("compile", graph, "-o", "one.zip")
    cli("pipelines", "upload", "one.zip")
    assert cli.json("pipelines", "show", "one")["version"]["package"]["name"] == "one.zip"
    cli("pipelines", "download", "one", "-o", "copy.zip")
    assert (cli.cwd / "copy.zip").read_bytes() == (cli.cwd / "one.zip").read_bytes()
    assert zipfile.is_zipfile(cli.cwd / "copy.zip")
    assert "is there already" in cli("pipelines", "download", "one", "-o", "copy.zip", code=2).stderr
    assert "echo one" in cli("pipelines", "download", "one", "--linked", "-o", "-").stdout
    assert cli.json("pipelines", "run", "one")["state"] == "Succeeded"


def test_pipelines_and_versions_are_deleted_and_their_runs_stay(cli: CommandLine) -> None:
    (cli.cwd / "say.yaml").write_text(_SAY)
    for version in ("1", "2"):
        cli("pipelines", "upload", "say.yaml", "--version", version)
    run_id = cli.json("pipelines", "run", "say")["run_id"]
    assert "add --yes" in cli("pipelines", "delete", "say", code=2).stderr
    cli("pipelines", "delete", "say", "--version", "2", "--yes")
    assert cli("pipelines", "default", "say").stdout == "1\n"
    cli("pipelines", "delete", "say", "--yes")
    assert "no pipelines" in cli("pipelines", "list").stderr
    assert cli.json("runs", "clone", run_id, "-p", "text=again")["outputs"] == {"text": "again"}


def test_what_cannot_be_uploaded_or_run_is_told(cli: CommandLine) -> None:
    (cli.cwd / "no.zip").write_bytes(b"PK\x03\x04broken")
    assert "damaged" in cli("pipelines", "upload", "no.zip", code=2).stderr
    assert 'no pipeline "nosuch"' in cli("pipelines", "run", "nosuch", code=2).stderr
    (cli.cwd / "say.yaml").write_text(_SAY)
    cli("pipelines", "upload", "say.yaml", "--version", "1")
    assert "version-exists" in cli("pipelines", "upload", "say.yaml", "--version", "1", code=1).stderr
    assert 'did you mean "text"' in cli("pipelines", "run", "say", "-p", "txet=x", code=2).stderr
    assert json.loads(cli("pipelines", "list", "--format", "json").stdout)["total_size"] == 1
