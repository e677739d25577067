"""The check in other people's CI, used as they would: pre-commit, the GitHub Action's script, the GitLab snippet."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml

from tests.requirements import require
from tests.validate.samples import CLEAN, written

ROOT = Path(__file__).parents[2]
BAD = CLEAN.replace("String", "string").replace("    image: alpine:3.19", "    image: Not An Image")

# The exit code of pre-commit when a hook cannot be installed.
UNEXPECTED = 3


def run(command: list[str], folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    # The hooks of another repository may be running us.
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return subprocess.run(
        command, cwd=folder, env={**clean, **variables}, capture_output=True, text=True, check=False, timeout=900
    )


def path_with_catalog(folder: Path) -> str:
    """A PATH on which `catalog` is this checkout."""
    program = folder / ".bin" / "catalog"
    program.parent.mkdir(exist_ok=True)
    program.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m catalog "$@"\n')
    program.chmod(0o755)
    return f"{program.parent}{os.pathsep}{os.environ['PATH']}"


def commit(folder: Path) -> str:
    """A git repository of everything in the folder; its revision."""
    for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "All"]):
        done = run(["git", "-c", "user.name=Ada", "-c", "user.email=ada@example.org", *arguments], folder)
        assert done.returncode == 0, done.stderr
    return run(["git", "rev-parse", "HEAD"], folder).stdout.strip()


def test_the_pre_commit_hooks(tmp_path: Path) -> None:
    require("pre-commit", find_spec("pre_commit") is not None, "pre-commit is not installed")
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    ignored = shutil.ignore_patterns("__pycache__", ".git", ".venv*", "build", "site", "tests")
    shutil.copytree(ROOT, ours, ignore=ignored)
    revision = commit(ours)
    written(theirs, CLEAN, "good/component.yaml")
    bad = written(theirs, BAD, "bad/component.yaml")
    hooks = [{"id": "catalog-fix"}, {"id": "catalog-check", "args": ["--strict"]}]
    config = {"repos": [{"repo": str(ours), "rev": revision, "hooks": hooks}]}
    written(theirs, yaml.safe_dump(config), ".pre-commit-config.yaml")
    commit(theirs)
    command = [sys.executable, "-m", "pre_commit", "run", "--all-files"]
    done = run(command, theirs, PRE_COMMIT_HOME=str(tmp_path / "home"))
    # The hook's environment is made by pip.
    require("pypi", "pip" not in done.stdout or done.returncode != UNEXPECTED, "no package index can be reached")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "bad/component.yaml:15:12: error:" in done.stdout, done.stdout + done.stderr
    assert "good/component.yaml:" not in done.stdout, done.stdout
    assert "type: String" in bad.read_text()
    written(theirs, CLEAN, "bad/component.yaml")
    assert run(command, theirs, PRE_COMMIT_HOME=str(tmp_path / "home")).returncode == 0


def action_step(folder: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """The last step of action.yml, with the defaults of its inputs where none are given."""
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    step = action["runs"]["steps"][-1]
    values = {name: entry["default"] for name, entry in action["inputs"].items()} | inputs
    names = {key: re.fullmatch(r"\$\{\{ inputs\.([a-z-]+) \}\}", value) for key, value in step["env"].items()}
    variables = {key: values[found[1]] for key, found in names.items() if found}
    assert len(variables) == len(step["env"])
    path = path_with_catalog(folder)
    return run(["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]], folder, PATH=path, **variables)


def test_the_github_action_annotates_a_bad_component(tmp_path: Path) -> None:
    require("bash", shutil.which("bash") is not None, "bash is not installed")
    written(tmp_path, BAD, "components/a/component.yaml")
    done = action_step(tmp_path)
    assert done.returncode == 1
    assert "::error file=components/a/component.yaml,title=image-invalid,line=15,col=12::" in done.stdout, done.stderr


def test_the_github_action_takes_its_inputs(tmp_path: Path) -> None:
    require("bash", shutil.which("bash") is not None, "bash is not installed")
    written(tmp_path, CLEAN.replace("String", "string"), "one/component.yaml")
    written(tmp_path, CLEAN, "two words/component.yaml")
    both = "one\ntwo words\n"
    assert action_step(tmp_path, paths=both).returncode == 0
    assert action_step(tmp_path, paths=both, strict="true").returncode == 1
    assert action_step(tmp_path, paths=both, strict="true", ignore="type-spelling").returncode == 0
    assert action_step(tmp_path, paths=both, format="sarif", output="report.sarif").returncode == 0
    assert '"2.1.0"' in (tmp_path / "report.sarif").read_text()


@pytest.mark.parametrize("name", ["paths", "since", "select", "ignore", "target", "format"])
def test_an_input_of_the_github_action_is_never_run(tmp_path: Path, name: str) -> None:
    require("bash", shutil.which("bash") is not None, "bash is not installed")
    done = action_step(tmp_path, **{name: "$(touch ran); `touch ran`"})
    assert done.returncode == 2
    assert not (tmp_path / "ran").exists()


def test_the_gitlab_snippet_runs_as_it_is_written(tmp_path: Path) -> None:
    require("git", shutil.which("git") is not None, "git is not installed")
    page = (ROOT / "site" / "ci.md").read_text(encoding="utf-8")
    snippet = yaml.safe_load(re.findall(r"```yaml\n(.*?)```", page.split("## GitLab")[1], re.DOTALL)[0])
    written(tmp_path, "# Nothing yet.\n", "README.md")
    commit(tmp_path)
    run(["git", "update-ref", "refs/remotes/origin/main", "HEAD"], tmp_path)
    written(tmp_path, BAD, "components/a/component.yaml")
    path = path_with_catalog(tmp_path)
    done = run(["sh", "-ec", "\n".join(snippet["components"]["script"])], tmp_path, PATH=path, CI_DEFAULT_BRANCH="main")
    assert done.returncode == 1, done.stderr
    assert "image-invalid" in (tmp_path / "report.xml").read_text()
