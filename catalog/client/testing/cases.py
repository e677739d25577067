"""The test cases of a component as values: what it gets, and what must come of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from catalog.client.testing.json_path import JsonPath
from catalog.errors import Position
from catalog.spec.model import ComponentSpec


@dataclass(frozen=True, slots=True)
class JsonCheck:
    """What must hold at one place of a JSON text: the value `equals`, or `matches` (an expression) when not None."""

    path: JsonPath
    equals: Any = None
    matches: str | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """What must hold of an output, of a file in an output folder, or of the log; None and empty ask nothing.

    `equals` and `matches` (a Python regular expression) look at the text less one final newline, `sha256` (hex) at the
    file's bytes, `files` at the files of a folder by their relative paths.
    """

    equals: str | None = None
    matches: str | None = None
    sha256: str | None = None
    json: tuple[JsonCheck, ...] = ()
    files: Mapping[str, Check] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Case:
    """One case of a tests.yaml.

    Inputs get their value from `arguments` (texts), `files` (absolute paths of files or folders) or `inline` (content
    of a file). The program must end with exit code 0, or where `fails` is true with `exit_code`, or any but 0 when that
    is None. `engines` are those it can run on; empty is every one. Cases with equal content in different places are
    equal.
    """

    name: str
    arguments: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, Path] = field(default_factory=dict)
    inline: Mapping[str, str] = field(default_factory=dict)
    outputs: Mapping[str, Check] = field(default_factory=dict)
    log: Check | None = None
    fails: bool = False
    exit_code: int | None = None
    engines: tuple[str, ...] = ()
    position: Position | None = field(default=None, compare=False, repr=False)

    def runs_on(self, engine: str) -> bool:
        """True when the case can run on the engine of that name."""
        return not self.engines or engine in self.engines


@dataclass(frozen=True, slots=True)
class Suite:
    """A component with its cases. `label` is `name@version`, or the file's path for one outside of a library."""

    label: str
    spec: ComponentSpec
    file: Path
    cases: tuple[Case, ...]

    def case_id(self, case: Case) -> str:
        """What `--select` looks at besides the case's name: `name@version:case`."""
        return f"{self.label}:{case.name}"
