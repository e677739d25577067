"""`catalog upgrade`."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.cli.command_line import CommandLine
from tests.diff.specs import publish

PIPELINE = """name: pipe
implementation:
  graph:
    tasks:
      say:
        componentRef: {name: mine@^1}  # our own
        arguments: {a: hi}
"""
STEPS = "migrations: [{from: ^1, steps: [{rename_input: {from: a, to: b}}, {note: Mind the b.}]}]"


@pytest.fixture
def pipeline(cli: CommandLine) -> Path:
    """A pipeline with a lock, whose component has got a major version since."""
    publish(cli.cwd / "components", "mine", "1.0.0", "[{name: a}]")
    file = cli.cwd / "pipe.yaml"
    file.write_text(PIPELINE)
    cli("lock", "pipe.yaml")
    return file


def test_a_dry_run_prints_a_patch_and_writes_nothing(cli: CommandLine, pipeline: Path) -> None:
    publish(cli.cwd / "components", "mine", "2.0.0", "[{name: b}]", migrations=STEPS)
    told = cli("upgrade", "pipe.yaml", "--major", "--dry-run")
    assert pipeline.read_text() == PIPELINE
    assert "say: mine 1.0.0 → 2.0.0 (mine@^1 → mine@^2)" in told.stderr and "note: Mind the b." in told.stderr
    (cli.cwd / "change.patch").write_text(told.stdout)
    subprocess.run(["git", "apply", "-p0", "change.patch"], cwd=cli.cwd, check=True, capture_output=True)
    assert pipeline.read_text() == PIPELINE.replace("mine@^1", "mine@^2").replace("{a: hi}", "{b: hi}")
    assert "up to date" in cli("lock", "pipe.yaml", "--check").stdout


def test_an_upgrade_writes_the_pipeline_and_its_lock(cli: CommandLine, pipeline: Path) -> None:
    publish(cli.cwd / "components", "mine", "1.1.0", "[{name: a}]")
    publish(cli.cwd / "components", "mine", "2.0.0", "[{name: b}]", migrations=STEPS)
    assert "say: mine 1.0.0 → 1.1.0" in cli("upgrade", "pipe.yaml").stdout
    assert pipeline.read_text() == PIPELINE
    told = cli.json("upgrade", "pipe.yaml", "--major")
    assert told["written"] and "+        arguments: {b: hi}" in told["diff"]
    assert told["tasks"] == [
        {
            "task": "say",
            "before": "mine@^1",
            "after": "mine@^2",
            "old_version": "1.1.0",
            "new_version": "2.0.0",
            "notes": ["Mind the b."],
        }
    ]
    assert "up to date" in cli("lock", "pipe.yaml", "--check").stdout
    assert "uses the newest versions" in cli("upgrade", "pipe.yaml", "--major").stdout


def test_without_a_migration_nothing_is_written(cli: CommandLine, pipeline: Path) -> None:
    publish(cli.cwd / "components", "mine", "2.0.0", "[{name: b, type: Model}]")
    told = cli("upgrade", "pipe.yaml", "--major", code=1).stderr
    assert "pipe.yaml:6:9" in told and "[migration-missing]" in told
    assert pipeline.read_text() == PIPELINE


def test_what_is_no_pipeline_is_wrong_usage(cli: CommandLine) -> None:
    assert "[file-unreadable]" in cli("upgrade", "none.yaml", code=2).stderr
