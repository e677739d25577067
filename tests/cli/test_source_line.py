from __future__ import annotations

from pathlib import Path

from catalog.cli.source_line import with_source_line
from catalog.errors import Finding, Position
from tests.cli.command_line import CommandLine

GRAPH = """name: pipeline
implementation:
  graph:
    tasks:
      say: {componentRef: {name: echo@1}, arguments: {txt: hi}}
"""


def test_a_line_is_read_from_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("one\ntwo\n", encoding="utf-8")
    assert with_source_line(Finding("rule", "wrong", Position(str(path), 2, 1))).source_line == "two\n"


def test_a_finding_stays_as_it_is_without_a_readable_place() -> None:
    for place in (None, Position("a.yaml"), Position("no/such.yaml", 3), Position("https://host/a.yaml", 3)):
        finding = Finding("rule", "wrong", place)
        assert with_source_line(finding) == finding


def test_an_argument_no_input_takes_is_shown_with_its_line(cli: CommandLine) -> None:
    (cli.cwd / "graph.yaml").write_text(GRAPH, encoding="utf-8")
    told = cli("run", "graph.yaml", code=1).stderr.splitlines()
    assert told[0].startswith("graph.yaml:5:")
    assert told[1].strip().startswith("say: {componentRef")
