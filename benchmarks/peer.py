"""The peers: what is installed for each, and on which Python."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.interpreters import find_interpreter


class PeerAbsent(Exception):
    """A peer cannot be measured on this machine; the text says why."""


@dataclass(frozen=True, slots=True)
class Peer:
    """A program from PyPI; `pythons` are the versions it works on, the best first."""

    requirements: tuple[str, ...]
    pythons: tuple[str, ...] = ("3.11", "3.12", "3.10")

    @property
    def package(self) -> str:
        """The name of the package that is measured."""
        return self.requirements[0].partition("=")[0]


PEERS: Mapping[str, Peer] = {
    "kfp1": Peer(("kfp==1.8.22", "setuptools<70"), ("3.10", "3.9")),
    "kfp2": Peer(("kfp==2.17.0",)),
    "cloud-pipelines": Peer(("cloud-pipelines==0.26.*",)),
    "check-jsonschema": Peer(("check-jsonschema==0.*",)),
    "cwltool": Peer(("cwltool==3.3.*",)),
}


def peer_python(name: str, build: Path, install: bool) -> str:
    """The interpreter of a peer's virtual environment in `build`, which is made when `install` is true.

    Raises PeerAbsent when it is not installed, or cannot be.
    """
    folder = build / "peers" / name
    python, stamp = folder / "bin" / "python", folder / "installed.txt"
    wanted = "\n".join(PEERS[name].requirements)
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return str(python)
    if not install:
        raise PeerAbsent("not installed")
    _make(folder, PEERS[name])
    stamp.write_text(wanted, encoding="utf-8")
    return str(python)


def _make(folder: Path, peer: Peer) -> None:
    interpreter = next(filter(None, map(find_interpreter, peer.pythons)), None)
    if interpreter is None:
        raise PeerAbsent(f"needs Python {' or '.join(peer.pythons)}")
    print(f"installing {' '.join(peer.requirements)} in {folder}", file=sys.stderr, flush=True)
    python = str(folder / "bin" / "python")
    for command in (
        [interpreter, "-m", "venv", "--clear", str(folder)],
        [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *peer.requirements],
    ):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            lines = done.stderr.strip().splitlines() or ["no message"]
            raise PeerAbsent(f"cannot be installed: {lines[-1]}")
