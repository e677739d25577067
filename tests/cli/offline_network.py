"""A command line that cannot open a socket: to show that something needs no network."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.cli.command_line import CommandLine

_BLOCK = """
import socket

def _refuse(*args, **kwargs):
    raise OSError("this test has no network")

socket.socket.connect = _refuse
socket.socket.connect_ex = _refuse
socket.getaddrinfo = _refuse
socket.create_connection = _refuse
"""


def without_network(cli: CommandLine, folder: Path) -> CommandLine:
    """The same command line; every connection and look-up in its processes fails."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sitecustomize.py").write_text(_BLOCK)
    path = f"{folder}:{cli.environment['PYTHONPATH']}"
    return replace(cli, extra={**cli.extra, "PYTHONPATH": path})
