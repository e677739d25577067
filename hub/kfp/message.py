"""JSON bodies of KFP's API: fields in snake_case or camelCase, 64-bit numbers as texts, null as if it were absent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import Body, Depends

from catalog.errors import UsageError
from hub.kfp.times import parse_time

_LARGEST = 1 << 63
_NUMBER = "a number"
_KINDS = {dict: "an object", list: "a list", str: "a text", bool: "a truth value", int: _NUMBER, float: _NUMBER}


@dataclass(frozen=True)
class Message:
    """An object of a body; `where` is its place in it. Every reading raises UsageError (rule request-invalid) for a
    value of another kind; fields that nobody asks for are passed over."""

    fields: Mapping[str, Any]
    where: str = ""

    @classmethod
    def of(cls, body: Any, where: str = "") -> Message:
        """A JSON value as a message; UsageError when it is no object."""
        if body is None:
            return cls({}, where)
        if not isinstance(body, dict):
            raise _invalid(where or "the body", "an object", body)
        return cls(body, where)

    def value(self, name: str) -> Any:
        """The value of a field, given in snake_case; None when it is absent."""
        found = self.fields.get(name)
        return self.fields.get(_camel_case(name)) if found is None else found

    def has(self, name: str) -> bool:
        """True when the field is there and not null."""
        return self.value(name) is not None

    def text(self, name: str, default: str = "") -> str:
        """A text."""
        found = self.value(name)
        if found is None:
            return default
        if not isinstance(found, str):
            raise _invalid(self._place(name), "a text", found)
        return found

    def flag(self, name: str, default: bool = False) -> bool:
        """A truth value."""
        found = self.value(name)
        if found is None:
            return default
        if not isinstance(found, bool):
            raise _invalid(self._place(name), "true or false", found)
        return found

    def integer(self, name: str) -> int | None:
        """A whole number, written as a number or as a text; None when it is absent."""
        found = self.value(name)
        return None if found is None else whole_number(found, self._place(name))

    def number(self, name: str) -> float | None:
        """A number, written as one or as a text; None when it is absent."""
        found = self.value(name)
        if found is None:
            return None
        try:
            return float(_plain(found))
        except (ValueError, OverflowError):
            raise _invalid(self._place(name), _NUMBER, found) from None

    def moment(self, name: str) -> datetime | None:
        """A moment; None when it is absent or an empty text."""
        text = self.text(name)
        return parse_time(text) if text else None

    def message(self, name: str) -> Message:
        """An object; one without fields when it is absent."""
        return Message.of(self.value(name), self._place(name))

    def messages(self, name: str) -> tuple[Message, ...]:
        """A list of objects; empty when it is absent."""
        return tuple(Message.of(item, f"{self._place(name)}[{index}]") for index, item in enumerate(self.items(name)))

    def items(self, name: str) -> list[Any]:
        """A list of anything; empty when it is absent."""
        found = self.value(name)
        if found is None:
            return []
        if not isinstance(found, list):
            raise _invalid(self._place(name), "a list", found)
        return found

    def struct(self, name: str) -> dict[str, Any]:
        """An object as it was sent; empty when it is absent."""
        return dict(self.message(name).fields)

    def _place(self, name: str) -> str:
        return f"{self.where}.{name}" if self.where else name


def whole_number(value: Any, place: str) -> int:
    """A number of 64 bits, written as one or as a text; UsageError naming its place otherwise."""
    if isinstance(value, str) and re.fullmatch(r"-?\d{1,19}", value):
        value = int(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < _LARGEST:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not -_LARGEST <= value < _LARGEST:
        raise _invalid(place, "a whole number", value)
    return value


def _plain(value: Any) -> str | float:
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise ValueError("no number")
    return value


def body_message(body: Annotated[dict[str, Any] | None, Body()] = None) -> Message:
    """The body of a request, which may be absent."""
    return Message.of(body)


BodyMessage = Annotated[Message, Depends(body_message)]


def _camel_case(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(word.capitalize() for word in rest)


def _invalid(place: str, wanted: str, found: Any) -> UsageError:
    kinds = {
        dict: "an object",
        list: "a list",
        str: "a text",
        bool: "a truth value",
        int: "a number",
        float: "a number",
    }
    what = kinds.get(type(found), "something else")
    return UsageError(f"{place[:200]} must be {wanted}, and is {what}", rule="request-invalid")
