"""Asks the shells of this machine about a script, without running it: `sh -n`, and shellcheck."""

from __future__ import annotations

import json
import os
import re
import subprocess
from dataclasses import dataclass

_SECONDS = 20
_LINE = re.compile(r"(?:line |: )(\d+): ")
_NOT_A_SHELL_NAME = frozenset(("sh", "bash", "dash"))


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong with a script, and in which of its lines (from 1; 0 is unknown)."""

    line: int
    message: str


def shell_complaint(program: str, script: str) -> tuple[Complaint, ...]:
    """The first syntax error that the shell `program` finds, if any."""
    result = _run([program, "-n"], script)
    if result is None or result.returncode == 0:
        return ()
    first = next((line for line in result.stderr.decode("utf-8", "replace").splitlines() if line.strip()), "")
    found = _LINE.search(first)
    message = first[found.end() :] if found else first
    return (Complaint(int(found[1]) if found else 0, message.strip()[:200] or "syntax error"),)


def shellcheck_complaints(program: str, interpreter: str, script: str) -> tuple[Complaint, ...]:
    """What shellcheck finds at its level warning and above."""
    shell = interpreter if interpreter in _NOT_A_SHELL_NAME else "sh"
    # SC2148: a script after -c has no first line that names its shell.
    command = [program, "--norc", f"--shell={shell}", "--format=json", "--severity=warning", "--exclude=SC2148", "-"]
    result = _run(command, script)
    if result is None:
        return ()
    try:
        found = json.loads(result.stdout)
        return tuple(Complaint(int(item["line"]), f"{item['message']} (SC{item['code']})") for item in found)
    except (ValueError, KeyError, TypeError):
        return ()


def _run(command: list[str], script: str) -> subprocess.CompletedProcess[bytes] | None:
    """The result, or None when the program cannot say anything in time."""
    # An empty environment: BASH_ENV and the like name files that a shell reads.
    try:
        return subprocess.run(
            command,
            input=script.encode("utf-8", "replace"),
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            env={"PATH": os.defpath, "LC_ALL": "C"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
