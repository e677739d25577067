"""The same commands on this machine's store and on a server: they print the same."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from catalog.cli.main import main
from tests.cli.pipelines import shell, task, write, write_graph
from tests.hub.served import Served, served

_SETTINGS = ("CATALOG_DATABASE", "CATALOG_ARTIFACTS", "CATALOG_HUBS", "CATALOG_CONFIG", "CATALOG_HUB_TOKEN")


@dataclass(frozen=True)
class Terminal:
    """Commands carried out in this process, with what they print."""

    capture: pytest.CaptureFixture[str]
    hub: Served | None

    def __call__(self, *arguments: str, code: int = 0) -> tuple[str, str]:
        """Run a command to its end; stdout and stderr."""
        self.capture.readouterr()
        found = main(arguments)
        told = self.capture.readouterr()
        assert found == code, f"exit code {found}\n{told.out}\n{told.err}"
        return told.out, told.err

    def json(self, *arguments: str, code: int = 0) -> Any:
        """The JSON that a command prints."""
        return json.loads(self(*arguments, "--format", "json", code=code)[0])


@pytest.fixture(params=["here", "there"])
def cli(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Iterator[Terminal]:
    """Commands of a user whose runs are here, or on a server."""
    for name in _SETTINGS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CATALOG_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USER", "ada")
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    if request.param == "here":
        monkeypatch.delenv("CATALOG_ENDPOINT", raising=False)
        yield Terminal(capsys, None)
        return
    with served(tmp_path / "hub", open_writes=True, engine="process", trust=True) as hub:
        monkeypatch.setenv("CATALOG_ENDPOINT", hub.address)
        yield Terminal(capsys, hub)


def _pair(script: str = 'mkdir -p "$(dirname "$0")"; printf moin > "$0"; echo said') -> str:
    made = {"componentRef": {"spec": shell("make", script, outputs=[{"name": "text", "type": "String"}])}}
    graph = {"graph": {"tasks": {"make": made, "tell": task("echo told", after=["make"])}}}
    outputs = [{"name": "text", "type": "String"}]
    graph["graph"]["outputValues"] = {"text": {"taskOutput": {"taskId": "make", "outputName": "text"}}}
    return write(Path("pair.yaml"), {"name": "pair", "outputs": outputs, "implementation": graph})


def test_a_run_from_its_start_to_its_deletion(cli: Terminal) -> None:
    made = cli.json("run", _pair(), "--engine", "process", "--label", "team=vision")
    assert (made["state"], made["outputs"], made["labels"]) == ("Succeeded", {"text": "moin"}, {"team": "vision"})
    assert [(one["task"], one["state"]) for one in made["tasks"]] == [("make", "Succeeded"), ("tell", "Succeeded")]
    run_id = made["run_id"]
    assert [run["run_id"] for run in cli.json("runs", "list", "--label", "team=vision")] == [run_id]
    assert cli.json("runs", "list", "--state", "Failed") == []
    shown, _ = cli("runs", "show", "last")
    assert "Succeeded" in shown and "text: moin" in shown
    assert cli("runs", "logs", "last", "make")[0] == "said\n"
    assert cli("runs", "logs", run_id[:8], "--follow")[0] == "make | said\ntell | told\n"
    assert "no task" in cli("runs", "logs", "last", "mkae", code=2)[1]
    cli("runs", "artifacts", "last", "make", "text", "-o", "out.txt")
    assert Path("out.txt").read_text(encoding="utf-8") == "moin"
    assert cli("runs", "artifacts", "last", ".", "text", "-o", "-")[0] == "moin"
    assert len(cli.json("runs", "artifacts", "last")) == 2
    cli("runs", "report", "last", "-o", "report.html")
    assert "<!doctype html>" in Path("report.html").read_text(encoding="utf-8").lower()
    lineage = cli.json("runs", "lineage", "last", "make", "text")
    assert [step["task"] for step in lineage["makers"]] == ["make"]
    assert "Made by" in cli("runs", "lineage", "last", "make", "text")[0]
    assert cli("runs", "delete", "last", "--yes")[0] == f"deleted run {run_id}\n"
    assert "no run" in cli("runs", "show", run_id, code=2)[1]


def test_a_failed_run_is_told_and_retried(cli: Terminal) -> None:
    path = write_graph(
        Path("fail.yaml"), {"first": task("echo one"), "second": task("echo wrong; exit 3", after=["first"])}
    )
    failed = cli.json("run", path, "--engine", "process", code=1)
    assert failed["state"] == "Failed"
    shown, _ = cli("runs", "show", "last")
    assert "    wrong" in shown and "catalog runs logs" in shown
    again = cli.json("runs", "retry", "last", code=1)
    assert {one["task"]: one["attempts"] for one in again["tasks"]} == {"first": 1, "second": 2}
    assert "has ended" in cli("runs", "terminate", "last", code=2)[1]


def test_a_folder_comes_home_whole(cli: Terminal) -> None:
    script = 'mkdir -p "$0/deep"; echo a > "$0/a.txt"; echo b > "$0/deep/b.sh"; chmod +x "$0/deep/b.sh"'
    cli("run", _pair(script), "--engine", "process", "--quiet")
    cli("runs", "artifacts", "last", "make", "text", "-o", "folder")
    found = {str(path.relative_to("folder")) for path in Path("folder").rglob("*") if path.is_file()}
    assert found == {"a.txt", "deep/b.sh"}
    assert Path("folder/deep/b.sh").stat().st_mode & 0o100
    assert "deep/b.sh" in cli("runs", "artifacts", "last", "make", "text", "-o", "-")[0]
    assert "there already" in cli("runs", "artifacts", "last", "make", "text", "-o", "folder/a.txt", code=2)[1]


def test_experiments_notes_labels_clones_and_comparisons(cli: Terminal) -> None:
    made = cli.json("experiments", "create", "trial", "--description", "larger batches")
    assert cli.json("experiments", "show", "trial")["experiment_id"] == made["experiment_id"]
    script = 'mkdir -p "$(dirname "$0")"; printf %s "$1" > "$0"'
    component = shell("say", script, inputs=[{"name": "word"}], outputs=[{"name": "text"}])
    component["implementation"]["container"]["command"].append({"inputValue": "word"})
    path = write(Path("say.yaml"), component)
    first = cli.json("run", path, "-p", "word=a", "--experiment", "trial", "--engine", "process")["run_id"]
    second = cli.json("runs", "clone", first, "-p", "word=b", "--name", "again")
    assert (second["name"], second["outputs"]) == ("again", {"text": "b"})
    assert cli("experiments", "baseline", first)[0].startswith(f"run {first} is the baseline")
    compared = cli.json("runs", "compare", "--experiment", "trial")
    assert compared["baseline"] == first
    assert compared["parameters"] == [{"name": "word", "values": ["a", "b"]}]
    assert "Parameters that differ" in cli("runs", "compare", first, second["run_id"])[0]
    assert cli("runs", "label", first, "good=yes")[0] == "good=yes\n"
    cli("runs", "note", first, "too high")
    assert [note["text"] for note in cli.json("runs", "note", first)] == ["too high"]
    cli("runs", "archive", first)
    assert [run["run_id"] for run in cli.json("runs", "list")] == [second["run_id"]]
    assert [run["run_id"] for run in cli.json("runs", "list", "--archived")] == [first]
    cli("experiments", "archive", "trial")
    assert cli.json("experiments", "list", "--archived")["experiments"][0]["name"] == "trial"
    assert "no experiment" in cli("experiments", "show", "nosuch", code=2)[1]
    assert "add --yes" in cli("experiments", "delete", "trial", code=2)[1]
    cli("experiments", "delete", "trial", "--yes")


def test_pipelines_are_uploaded_and_run(cli: Terminal) -> None:
    path = _pair()
    cli("pipelines", "upload", path, "--name", "pair", "--version", "1")
    cli("pipelines", "upload", path, "--name", "pair", "--version", "2/b")
    assert cli("pipelines", "default", "pair")[0] == "2/b\n"
    assert cli("pipelines", "default", "pair", "1")[0] == "1\n"
    versions = cli.json("pipelines", "versions", "pair")
    assert [row["name"] for row in versions["versions"]] == ["2/b", "1"]
    assert cli.json("pipelines", "show", "pair", "2/b")["version"]["name"] == "2/b"
    first = cli.json("pipelines", "versions", "pair", "--limit", "1")
    rest = cli.json("pipelines", "versions", "pair", "--limit", "1", "--page-token", first["next_page_token"])
    assert [row["name"] for row in rest["versions"]] == ["1"]
    done = cli.json("pipelines", "run", "pair", "--engine", "process")
    assert (done["outputs"], done["pipeline"], done["pipeline_version"]) == ({"text": "moin"}, "pair", "1")
    cli("pipelines", "download", "pair", "-o", "copy.yaml")
    assert "moin" in Path("copy.yaml").read_text(encoding="utf-8")
    cli("pipelines", "delete", "pair", "--version", "2/b", "--yes")
    cli("pipelines", "delete", "pair", "--yes")
    assert cli.json("pipelines", "list")["pipelines"] == []
    assert "no pipeline" in cli("pipelines", "show", "pair", code=2)[1]


def test_recurring_runs_are_made_edited_switched_and_deleted(cli: Terminal) -> None:
    path = _pair()
    made = cli.json(
        "recurring", "create", path, "--cron", "0 9 * * *", "--name", "nightly", "--engine", "process", "--disabled"
    )
    assert (made["enabled"], made["schedule"]["cron"]) == (False, "0 9 * * *")
    edited = cli.json("recurring", "edit", "nightly", "--timezone", "Asia/Tokyo", "--description", "at nine")
    assert (edited["recurring_run_id"], edited["generation"]) == (made["recurring_run_id"], 1)
    assert (edited["schedule"]["timezone"], edited["schedule"]["cron"]) == ("Asia/Tokyo", "0 9 * * *")
    assert "Asia/Tokyo" in cli("recurring", "show", "nightly")[0]
    assert len(cli.json("recurring", "preview", "nightly", "--count", "3")) == 3
    cli("recurring", "edit", "nightly", "--start", "2030-01-01T00:00")
    assert cli.json("recurring", "edit", "nightly", "--start", "")["schedule"].get("start") is None
    assert "cron" in cli("recurring", "edit", "nightly", "--cron", "x y", code=2)[1]
    dry = cli.json("recurring", "backfill", "nightly", "2020-01-01", "2020-01-04", "--dry-run")
    assert (dry["backfill_id"], len(dry["ticks"])) == (None, 3)
    assert cli("recurring", "enable", "nightly")[0] == f"enabled recurring run {made['recurring_run_id']}\n"
    assert cli.json("recurring", "list")[0]["enabled"]
    cli("recurring", "disable", made["recurring_run_id"][:6])
    assert cli.json("recurring", "runs", "nightly") == []
    assert 'did you mean "nightly"' in cli("recurring", "show", "nigthly", code=2)[1]
    cli("recurring", "delete", "nightly", "--yes")
    assert cli.json("recurring", "list") == []


def test_what_only_this_machine_can_be_told_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cli = Terminal(capsys, None)
    endpoint = ("--endpoint", "http://127.0.0.1:9")
    assert "contradict" in cli("runs", "list", *endpoint, "--home", str(tmp_path), code=2)[1]
    assert "is not the address of a server" in cli("runs", "list", "--endpoint", "/tmp", code=2)[1]
    assert "connection refused" in cli("runs", "list", *endpoint, code=3)[1]
    insecure = cli("runs", "list", "--endpoint", "http://hub.invalid", "--token", "secret", code=2)[1]
    assert "over http" in insecure and "secret" not in insecure


def test_a_list_that_is_watched_is_printed_again_when_runs_change(
    cli: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list is watched in a thread of its own, until its output shows the second run."""
    from catalog.cli import runs_list

    cli("run", _pair(), "--engine", "process", "--quiet")
    printed: list[int] = []
    second = threading.Event()

    def note(runs: Any, *_: object) -> None:
        printed.append(len(runs))
        if len(runs) > 1:
            second.set()
            raise KeyboardInterrupt

    monkeypatch.setattr(runs_list, "_print_runs", note)
    watching = threading.Thread(target=main, args=(["runs", "list", "--watch"],))
    watching.start()
    _until(lambda: bool(printed))
    cli_json = main(["run", "pair.yaml", "--engine", "process", "--quiet"])
    watching.join(60)
    assert (cli_json, second.is_set(), printed[0], printed[-1]) == (0, True, 1, 2)


def _until(done: Callable[[], bool]) -> None:
    from tests.cli.waiting import wait_for

    wait_for(done, "it")
