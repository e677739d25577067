"""Running git on a repository of strangers: it reads objects, and starts no program that the repository names."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import IO, BinaryIO

from catalog.errors import MachineError

_QUIET = (
    *("--no-pager", "--no-optional-locks", "--literal-pathspecs"),
    *("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"),
    *("-c", "http.lowSpeedLimit=1000", "-c", "http.lowSpeedTime=60", "-c", "protocol.ext.allow=never"),
)
_MAX_MESSAGE = 300


def git_environment(protocols: str = "") -> dict[str, str]:
    """The environment of git: settings and variables that could name programs are left out.

    `protocols` are those it may use, separated by colons: with none a partial clone cannot fetch what it lacks.
    """
    kept = {name: text for name, text in os.environ.items() if not name.startswith(("GIT_", "SSH_ASKPASS"))}
    own = {
        "GIT_ALLOW_PROTOCOL": protocols or "none",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_SSH_COMMAND": "ssh -oBatchMode=yes",
        "LC_ALL": "C",
    }
    return {**kept, **own}


def run_git(*arguments: str, where: str, protocols: str = "") -> bytes:
    """What git prints. MachineError (rules git-missing, git-failed) with git's own words; `where` is for messages."""
    with git_output(arguments, (), where, protocols) as stream:
        return stream.read()


@contextmanager
def git_output(
    arguments: Iterable[str], lines: Iterable[bytes], where: str, protocols: str = ""
) -> Iterator[IO[bytes]]:
    """Git's output as a stream, with `lines` on its input. Raises as run_git when the block ends."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as told:
        given.writelines(line + b"\n" for line in lines)
        given.seek(0)
        with _started([*_QUIET, *arguments], given, told, protocols) as process:
            assert process.stdout is not None
            try:
                yield process.stdout
            except BaseException:
                process.kill()
                raise
            _drain(process.stdout)
        if process.returncode:
            raise MachineError(f"git cannot read {where}: {_last_words(told)}", rule="git-failed", hint=_hint(told))


def _started(arguments: list[str], given: BinaryIO, told: BinaryIO, protocols: str) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            ["git", *arguments], stdin=given, stdout=subprocess.PIPE, stderr=told, env=git_environment(protocols)
        )
    except FileNotFoundError:
        raise MachineError("git is not installed", rule="git-missing", hint="install it") from None


def _drain(stream: IO[bytes]) -> None:
    while stream.read(1 << 16):
        pass


def _text(told: BinaryIO) -> str:
    told.seek(0)
    text = told.read(1 << 16).decode("utf-8", "replace")
    return "".join(sign if sign.isprintable() or sign == "\n" else " " for sign in text)


def _last_words(told: BinaryIO) -> str:
    from catalog.load.source import shown

    lines = [line for line in _text(told).splitlines() if line.startswith(("fatal:", "error:"))]
    return " ".join(shown(word) for word in (lines or ["it says nothing"])[-1][:_MAX_MESSAGE].split())


def _hint(told: BinaryIO) -> str:
    text = _text(told)
    if "dubious ownership" in text:
        return "the folder belongs to another user: clone it, and name the clone"
    if "could not read Username" in text or "Authentication failed" in text or "Permission denied" in text:
        return "for a private repository clone it yourself, and name the folder"
    return "check the place of the repository"
