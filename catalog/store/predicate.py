"""What a list is filtered by: a key, an operation and a value, the operations being those of KFP's filters."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Union

Scalar = Union[str, int, float, bool]


class Operation(str, Enum):
    """How a row's value is compared with the predicate's."""

    EQUALS = "EQUALS"
    NOT_EQUALS = "NOT_EQUALS"
    GREATER_THAN = "GREATER_THAN"
    GREATER_THAN_EQUALS = "GREATER_THAN_EQUALS"
    LESS_THAN = "LESS_THAN"
    LESS_THAN_EQUALS = "LESS_THAN_EQUALS"
    IN = "IN"
    IS_SUBSTRING = "IS_SUBSTRING"


@dataclass(frozen=True, slots=True)
class Predicate:
    """One condition; all of a list's hold together.

    `value` is a tuple for IN, and a single one otherwise. Times are seconds since the epoch. IS_SUBSTRING takes upper
    for lower case, and every sign of its text for itself.
    """

    key: str
    operation: Operation
    value: Scalar | tuple[Scalar, ...]
