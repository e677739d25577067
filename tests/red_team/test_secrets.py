"""Secrets near a run: none of them reaches a task, the run store, a log or a message that has no need of it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from catalog.compile.workflow import compile_workflow
from catalog.compile.write import package_bytes
from catalog.spec.parse import parse_component
from tests.cli.command_line import CommandLine

SECRET = "hunter2-is-the-secret"
PRINTS_ALL = """
name: tell
outputs: [{name: all}]
implementation:
  container:
    image: bash:latest
    command: [sh, -c, 'env; env > "$0"', {outputPath: all}]
"""
BY_REFERENCE = """
name: by-reference
implementation:
  graph:
    tasks:
      work:
        componentRef:
          spec: {implementation: {container: {image: bash, command: [env]}}}
        x-catalog:
          v: 1
          pod:
            env:
            - name: TOKEN
              valueFrom: {secretKeyRef: {name: service, key: token}}
"""


def everything_in(folder: Path) -> bytes:
    """The bytes of every file below a folder: the run store, logs, artifacts, the cache."""
    return b"\n".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def command(tmp_path: Path) -> CommandLine:
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "tell.yaml").write_text(PRINTS_ALL)
    secrets = dict.fromkeys(("CATALOG_HUB_TOKEN", "GITHUB_TOKEN", "HF_TOKEN", "DATABASE_PASSWORD"), SECRET)
    origin = {"CATALOG_HUB_TOKEN_ORIGIN": "https://hub.example.org"}
    return CommandLine(tmp_path / "home", tmp_path / "work", {**secrets, **origin})


def test_a_task_is_not_told_the_tokens_of_whoever_runs_it(command: CommandLine) -> None:
    told = command("run", "tell.yaml", "--engine", "process")
    kept = everything_in(command.home)
    assert b"PATH=" in kept
    assert SECRET.encode() not in kept
    assert SECRET not in told.stdout + told.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("show", f"http://ada:{SECRET}@127.0.0.1:1/component.yaml"),
        ("show", f"http://127.0.0.1:1/component.yaml?token={SECRET}"),
        ("run", f"http://ada:{SECRET}@127.0.0.1:1/component.yaml", "--engine", "docker"),
        ("runs", "list", "--database", f"postgresql://ada:{SECRET}@127.0.0.1:1/runs"),
        ("index", "verify", f"http://ada:{SECRET}@127.0.0.1:1/hub"),
    ],
    ids=lambda arguments: " ".join(arguments[:2]).partition("//")[0],
)
def test_a_message_does_not_repeat_the_password_it_was_given(command: CommandLine, arguments: tuple[str, ...]) -> None:
    done = subprocess.run(
        command.line(*arguments), env=command.environment, cwd=command.cwd, capture_output=True, text=True, check=False
    )
    assert done.returncode in (1, 2, 3), done.stderr
    assert done.stderr
    assert SECRET not in done.stdout + done.stderr
    assert not command.home.exists() or SECRET.encode() not in everything_in(command.home)


def test_a_secret_of_the_cluster_is_compiled_as_a_reference() -> None:
    compiled = compile_workflow(parse_component(BY_REFERENCE)).workflow
    text = package_bytes(compiled, "workflow.yaml").decode()
    assert "secretKeyRef" in text
    (work,) = [template for template in compiled["spec"]["templates"] if "container" in template]
    (variable,) = [entry for entry in work["container"]["env"] if entry["name"] == "TOKEN"]
    assert variable == {"name": "TOKEN", "valueFrom": {"secretKeyRef": {"name": "service", "key": "token"}}}
