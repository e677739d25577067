"""What another loader or engine does to a component, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from catalog.errors import Position

Target = Literal["kfp1", "kfp2", "argo"]
Effect = Literal["refused", "uncompiled", "changed"]
Verdict = Literal["refused", "loads", "compiles"]
FindingPath = tuple[str | int, ...]

EFFECTS: tuple[Effect, ...] = ("refused", "uncompiled", "changed")


@dataclass(frozen=True, slots=True)
class PortabilityFinding:
    """One thing a target does not take as it stands.

    `effect`: `refused`, the file does not load; `uncompiled`, it loads but cannot be used in a pipeline; `changed`, it
    is taken and then means something else, or part of it is lost. `path` leads to the place in the file, `position` is
    known for ports. `fix` says how to mend it; `mechanical` is true when `fix_for` does so.
    """

    rule: str
    effect: Effect
    message: str
    path: FindingPath = ()
    port: str = ""
    position: Position | None = None
    fix: str = ""
    mechanical: bool = False
