"""Asking git: it reads objects and the index, and runs no hook, filter or program of the repository."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from catalog.errors import MachineError

SECONDS = 120
# A repository's own settings could name programs to run.
_QUIET = (
    *("--no-pager", "--no-optional-locks", "-c", "core.fsmonitor=false"),
    *("-c", "core.hooksPath=/dev/null", "-c", "core.quotePath=false"),
)


def run_git(folder: Path, *arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Git's answer in the repository around `folder`; its exit code is the caller's to judge.

    Raises MachineError (rules git-missing, git-slow).
    """
    # A partial clone would fetch what it lacks, and could ask for a password.
    environment = {**os.environ, "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0"}
    try:
        return subprocess.run(
            ["git", *_QUIET, "-C", str(folder), *arguments],
            input=stdin,
            capture_output=True,
            timeout=SECONDS,
            check=False,
            env=environment,
        )
    except FileNotFoundError:
        hint = "install it, or name files and leave revisions out"
        raise MachineError("git is not installed", rule="git-missing", hint=hint) from None
    except subprocess.TimeoutExpired:
        raise MachineError(f"git took longer than {SECONDS} seconds in {folder}", rule="git-slow") from None
