"""A command in a terminal of its own, with keys pressed when something stands on the screen."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
from collections.abc import Sequence
from dataclasses import dataclass

from tests.cli.command_line import CommandLine

ROWS, COLUMNS = 20, 80
CTRL_C = "\x03"


@dataclass(frozen=True)
class Screen:
    """What the terminal got, escape sequences included, and the exit code."""

    raw: str
    code: int

    @property
    def text(self) -> str:
        """Without escape sequences."""
        return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", self.raw).replace("\r\n", "\n")


def in_terminal(cli: CommandLine, arguments: Sequence[str], keys: Sequence[tuple[str, str]] = ()) -> Screen:
    """Run the command line in a terminal; `keys` are pairs of a text to wait for and the keys then pressed."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    process = subprocess.Popen(
        # A shell of its own makes the terminal the controlling one, so that Ctrl-C becomes a signal.
        ["setsid", "--ctty", *cli.line(*arguments)],
        env={**cli.environment, "TERM": "xterm-256color"},
        cwd=cli.cwd,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    raw = _talk(ours, list(keys))
    os.close(ours)
    return Screen(raw, process.wait())


def _talk(terminal: int, keys: list[tuple[str, str]]) -> str:
    seen, start = b"", 0
    while True:
        try:
            data = os.read(terminal, 65536)
        except OSError:
            data = b""
        if not data:
            assert not keys, f"never seen: {keys[0][0]}\n{seen.decode()}"
            return seen.decode("utf-8")
        seen += data
        if keys and keys[0][0].encode() in seen[start:]:
            start = len(seen)
            os.write(terminal, keys.pop(0)[1].encode())
