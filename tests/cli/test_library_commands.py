"""`catalog list` and `catalog show`."""

from __future__ import annotations

from tests.cli.command_line import REPOSITORY, CommandLine
from tests.cli.pipelines import shell, write


def test_components_are_listed_with_their_newest_version(cli: CommandLine) -> None:
    listed = {row["name"]: row["version"] for row in cli.json("list")}
    assert listed["gcs_download"] == "2.0.0"
    assert "Prints a text" in cli("list").stdout


def test_a_component_that_cannot_be_read_hides_no_other(cli: CommandLine) -> None:
    broken = cli.cwd / "components" / "broken" / "1.0.0"
    broken.mkdir(parents=True)
    (broken / "component.yaml").write_text("name: [\n")
    done = cli("list", code=1)
    assert "broken" in done.stderr
    assert "echo" in done.stdout


def test_a_component_is_shown_with_its_ports(cli: CommandLine) -> None:
    shown = cli("show", "gcs_download@1").stdout
    assert shown.startswith("gcs_download 1.0.0\n")
    assert "run it: catalog run gcs_download@1 -p " in shown
    assert cli.json("show", "echo")["component"]["name"] == "echo"
    assert 'did you mean "echo"?' in cli("show", "ehco", code=2).stderr


def test_a_pipeline_is_shown_with_its_tasks(cli: CommandLine) -> None:
    assert "tasks:  download, split, train, evaluate" in cli("show", str(REPOSITORY / "examples" / "iris.yaml")).stdout


def test_a_strange_component_cannot_steer_the_terminal(cli: CommandLine) -> None:
    evil = shell("evil\x1b[31m", "true", description="a\x1b]0;title\x07b", inputs=[{"name": "\x1b[2Jport"}])
    shown = cli("show", write(cli.cwd / "evil.yaml", evil)).stdout
    assert "\x1b" not in shown and "\x07" not in shown
    assert "ab" in shown
