"""`catalog runs report`."""

from __future__ import annotations

from tests.cli.command_line import CommandLine


def test_a_run_is_written_into_one_file(cli: CommandLine) -> None:
    run_id = cli.json("run", "echo", "-p", "text=hello there")["run_id"]
    done = cli("runs", "report", "last", "-o", "report.html")
    assert "wrote report.html" in done.stderr
    text = (cli.cwd / "report.html").read_text()
    assert text.startswith("<!doctype html>")
    assert run_id in text and "hello there" in text


def test_it_goes_to_stdout_too(cli: CommandLine) -> None:
    run_id = cli.json("run", "echo", "-p", "text=x")["run_id"]
    assert cli("runs", "report", run_id[:8], "-o", "-").stdout.startswith("<!doctype html>")


def test_what_cannot_be_done_is_told(cli: CommandLine) -> None:
    assert "no runs yet" in cli("runs", "report", "last", "-o", "x.html", code=2).stderr
    cli("run", "echo", "-p", "text=x")
    assert "missing" in cli("runs", "report", "last", "-o", "missing/x.html", code=3).stderr
    assert "--output" in cli("runs", "report", "last", code=2).stderr
