"""A JSON object that a server sent, read field by field: what is not as it should be is the server's fault."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from catalog.errors import FetchError


@dataclass(frozen=True)
class Answer:
    """The object. A field that is absent has its default; one of another type is a FetchError (rule hub-answer)."""

    value: Mapping[str, Any]

    @classmethod
    def of(cls, value: object) -> Answer:
        """The object that a JSON value must be."""
        if not isinstance(value, dict):
            raise malformed("an object")
        return cls(value)

    def text(self, name: str) -> str:
        """A text, empty when absent or null."""
        found = self.value.get(name)
        if found is None:
            return ""
        if not isinstance(found, str):
            raise malformed(name)
        return found

    def number(self, name: str) -> float | None:
        """A number, None when absent or null."""
        found = self.value.get(name)
        if found is None:
            return None
        if isinstance(found, bool) or not isinstance(found, (int, float)):
            raise malformed(name)
        return found

    def moment(self, name: str) -> float:
        """Seconds since the epoch."""
        return float(self.number(name) or 0.0)

    def count(self, name: str) -> int:
        """A whole number, 0 when absent or null."""
        return int(self.number(name) or 0)

    def whole(self, name: str) -> int | None:
        """A whole number, None when absent or null."""
        found = self.number(name)
        return None if found is None else int(found)

    def flag(self, name: str) -> bool:
        """A truth value, false when absent."""
        return self.value.get(name) is True

    def object(self, name: str) -> Answer:
        """An object, empty when absent or null."""
        found = self.value.get(name)
        return Answer.of({} if found is None else found)

    def items(self, name: str) -> list[Any]:
        """The values of a list, none when absent."""
        found = self.value.get(name)
        if found is None:
            return []
        if not isinstance(found, list):
            raise malformed(name)
        return found

    def objects(self, name: str) -> list[Answer]:
        """The objects of a list."""
        return [Answer.of(item) for item in self.items(name)]

    def texts(self, name: str) -> dict[str, str]:
        """Texts by name."""
        found = self.object(name).value
        if not all(isinstance(text, str) for text in found.values()):
            raise malformed(name)
        return dict(found)


def malformed(what: str) -> FetchError:
    """What is said of an answer in which `what` is not as it should be."""
    return FetchError(
        f'the server\'s answer is not as it should be: "{what}"',
        rule="hub-answer",
        hint="check the address, and that the server is not older than this program",
    )
