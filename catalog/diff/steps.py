"""The steps of a migration: how a task that uses one version of a component is changed to use a later one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Union

from catalog.errors import Position
from catalog.spec.model import Scalar


@dataclass(frozen=True, slots=True)
class RenameInput:
    """The argument moves from the input `before` to the input `after`."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class SetDefault:
    """A task that does not pass `name` now passes `value`, so that it does what it did."""

    name: str
    value: Scalar


@dataclass(frozen=True, slots=True)
class SetInput:
    """Every task passes `value`, whatever it passed before."""

    name: str
    value: Scalar


@dataclass(frozen=True, slots=True)
class DropInput:
    """The argument is taken away."""

    name: str


@dataclass(frozen=True, slots=True)
class RenameOutput:
    """Every reference to the output `before` follows to `after`."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class DropOutput:
    """Nothing takes its place: a pipeline that takes this output is changed by hand."""

    name: str


@dataclass(frozen=True, slots=True)
class Note:
    """A text for the user."""

    text: str


Step = Union[RenameInput, SetDefault, SetInput, DropInput, RenameOutput, DropOutput, Note]


@dataclass(frozen=True, slots=True)
class Migration:
    """What leads from the versions in `range_text` (an npm range) to the version that the migration stands beside."""

    range_text: str
    steps: tuple[Step, ...]
    position: Position | None = None
