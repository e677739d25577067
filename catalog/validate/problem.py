"""What a rule yields: what is wrong and where, and the edits that would mend it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Union

from yaml.nodes import Node

from catalog.errors import Position

if TYPE_CHECKING:
    from catalog.validate.subject import Subject

Place = Union[Node, Position, None]


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the characters `start` to `end` (offsets in the file's text) by `text`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Problem:
    """`place` is a node of the file, or a position in it or in a file beside it; None is the file as a whole.

    `rule` is set only by inspectors, which report for several rules; `severity` where it is not the rule's own.
    """

    place: Place
    message: str
    hint: str = ""
    edits: tuple[Edit, ...] = ()
    rule: str = ""
    severity: str = ""


Check = Callable[["Subject"], Iterator[Problem]]
