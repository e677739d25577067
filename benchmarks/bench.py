"""What every measure works with: the folders, the effort, and the interpreters of the peers."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Bench:
    """One run of the benchmarks.

    `build` takes what is kept, `scratch` what programs write while they run. `rounds` is how often each subject is
    looked at, `smoke` asks for the smallest form of everything. `peers` maps the name of a peer to its interpreter,
    `absent` to the reason why there is none.
    """

    build: Path
    scratch: Path
    rounds: int = 5
    smoke: bool = False
    peers: Mapping[str, str] = field(default_factory=dict)
    absent: Mapping[str, str] = field(default_factory=dict)

    @property
    def root(self) -> Path:
        """The repository."""
        return ROOT

    @property
    def python(self) -> str:
        """Our own interpreter."""
        return sys.executable

    def sized(self, full: int, smoke: int) -> int:
        """`full`, or `smoke` in the smoke form."""
        return smoke if self.smoke else full
