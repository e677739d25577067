"""KFP's filters: JSON with predicates, of which all must hold."""

from __future__ import annotations

import json
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Union
from urllib.parse import unquote

from catalog.errors import UsageError
from catalog.spec.suggestions import suggest
from catalog.store.predicate import Operation, Predicate, Scalar
from hub.kfp.message import Message, whole_number
from hub.kfp.times import parse_time

MAX_LENGTH = 8 << 10
MAX_PREDICATES = 50
FAMILIES = ("metric", "label")

# The numbers of the enum; 4 is not used.
_NUMBERED: Mapping[int, Operation] = {
    1: Operation.EQUALS,
    2: Operation.NOT_EQUALS,
    3: Operation.GREATER_THAN,
    5: Operation.GREATER_THAN_EQUALS,
    6: Operation.LESS_THAN,
    7: Operation.LESS_THAN_EQUALS,
    8: Operation.IN,
    9: Operation.IS_SUBSTRING,
}
_COMPARE: Mapping[Operation, Callable[[Any, Any], bool]] = {
    Operation.EQUALS: operator.eq,
    Operation.NOT_EQUALS: operator.ne,
    Operation.GREATER_THAN: operator.gt,
    Operation.GREATER_THAN_EQUALS: operator.ge,
    Operation.LESS_THAN: operator.lt,
    Operation.LESS_THAN_EQUALS: operator.le,
    Operation.IN: lambda text, texts: text in texts,
    Operation.IS_SUBSTRING: lambda text, part: part.lower() in text.lower(),
}
Value = Union[Scalar, tuple[Scalar, ...]]


@dataclass(frozen=True)
class Key:
    """How a list of the store has what KFP calls by another name.

    `field` is its name there. `choices` are the texts that KFP knows, each with the values it stands for. `moment` is
    true for a time.
    """

    field: str
    choices: Mapping[str, tuple[Scalar, ...]] | None = None
    moment: bool = False


Keys = Mapping[str, Key]
ARCHIVED_V1 = Key("archived", {"STORAGESTATE_AVAILABLE": (False,), "STORAGESTATE_ARCHIVED": (True,)})
ARCHIVED_V2 = Key("archived", {"AVAILABLE": (False,), "ARCHIVED": (True,)})
CREATED_AT = Key("created_at", moment=True)


def read_filter(text: str, keys: Keys) -> tuple[Predicate, ...]:
    """The predicates of a filter; none for an empty text.

    Raises UsageError (rules filter-syntax, filter-unknown, filter-value).
    """
    if not text:
        return ()
    if len(text) > MAX_LENGTH:
        raise UsageError(f"a filter has at most {MAX_LENGTH} signs", rule="filter-syntax")
    try:
        # Some clients encode it once more than a query needs.
        value = json.loads(unquote(text) if text.lstrip().startswith("%") else text)
    except (ValueError, RecursionError):
        hint = '{"predicates": [{"key": "name", "op": "EQUALS", "string_value": "x"}]}'
        raise UsageError("the filter is not JSON", rule="filter-syntax", hint=hint) from None
    predicates = Message.of(value, "filter").messages("predicates")
    if len(predicates) > MAX_PREDICATES:
        raise UsageError(f"a filter has at most {MAX_PREDICATES} predicates", rule="filter-syntax")
    return tuple(found for predicate in predicates for found in _read(predicate, keys))


def key_named(name: str, keys: Keys, rule: str) -> Key:
    """The key with this name; a metric or label stands for itself. UsageError with `rule` when there is none."""
    if name in keys:
        return keys[name]
    if name.partition(":")[0] in FAMILIES:
        return Key(name)
    raise UsageError(f'there is no field "{name[:80]}" here', rule=rule, hint=suggest(name, list(keys), most=40))


def _read(predicate: Message, keys: Keys) -> tuple[Predicate, ...]:
    key = key_named(predicate.text("key"), keys, "filter-unknown")
    operation, value = _operation(predicate), _value(predicate)
    if isinstance(value, tuple) != (operation is Operation.IN):
        wanted = "a list of values" if operation is Operation.IN else "one value"
        raise _wrong(predicate, f"{operation.value} takes {wanted}")
    if key.choices is not None:
        return (_chosen(predicate, key.field, key.choices, operation, value),)
    if key.moment:
        return _whole_second(predicate, key.field, operation, value)
    return (Predicate(key.field, operation, value),)


def _operation(predicate: Message) -> Operation:
    given = predicate.value("operation") if predicate.has("operation") else predicate.value("op")
    if isinstance(given, str) and given in Operation.__members__:
        return Operation[given]
    if type(given) is int and given in _NUMBERED:
        return _NUMBERED[given]
    hint = f"one of: {', '.join(Operation.__members__)}"
    raise UsageError(f'"{str(given)[:40]}" is no operation of a filter', rule="filter-syntax", hint=hint)


def _value(predicate: Message) -> Value:
    found: list[Value] = []
    if predicate.has("string_value"):
        found.append(predicate.text("string_value"))
    for name in ("int_value", "long_value"):
        number = predicate.integer(name)
        if number is not None:
            found.append(number)
    if predicate.has("timestamp_value"):
        found.append(parse_time(predicate.text("timestamp_value")).timestamp())
    if predicate.has("string_values"):
        found.append(_texts(predicate.message("string_values")))
    for name in ("int_values", "long_values"):
        if predicate.has(name):
            numbers = predicate.message(name)
            found.append(tuple(whole_number(item, numbers.where) for item in numbers.items("values")))
    if len(found) != 1:
        raise _wrong(predicate, "it has no value" if not found else "it has several values")
    return found[0]


def _texts(message: Message) -> tuple[str, ...]:
    found = message.items("values")
    if not all(isinstance(item, str) for item in found):
        raise UsageError(f"{message.where}.values must be texts", rule="filter-value")
    return tuple(found)


def _chosen(
    predicate: Message, field: str, choices: Mapping[str, tuple[Scalar, ...]], operation: Operation, value: Value
) -> Predicate:
    """Whatever is asked of KFP's texts, as the values whose text it holds for."""
    if not all(isinstance(item, str) for item in (value if isinstance(value, tuple) else (value,))):
        raise _wrong(predicate, f"it is compared with a text: {', '.join(choices)}")
    compare = _COMPARE[operation]
    return Predicate(
        field, Operation.IN, tuple(item for text in choices if compare(text, value) for item in choices[text])
    )


def _whole_second(predicate: Message, field: str, operation: Operation, value: Value) -> tuple[Predicate, ...]:
    """A comparison with a time as clients see it, without the fraction of its second."""
    if not predicate.has("timestamp_value") or not isinstance(value, (int, float)):
        raise _wrong(predicate, "it is compared with a timestamp_value")
    begin, end = float(int(value // 1)), float(int(value // 1)) + 1
    bounds: Mapping[Operation, tuple[tuple[Operation, float], ...]] = {
        Operation.EQUALS: ((Operation.GREATER_THAN_EQUALS, begin), (Operation.LESS_THAN, end)),
        Operation.GREATER_THAN: ((Operation.GREATER_THAN_EQUALS, end),),
        Operation.GREATER_THAN_EQUALS: ((Operation.GREATER_THAN_EQUALS, begin),),
        Operation.LESS_THAN: ((Operation.LESS_THAN, begin),),
        Operation.LESS_THAN_EQUALS: ((Operation.LESS_THAN, end),),
    }
    if operation not in bounds:
        raise _wrong(predicate, f"a time is not compared by {operation.value}")
    return tuple(Predicate(field, bound, seconds) for bound, seconds in bounds[operation])


def _wrong(predicate: Message, why: str) -> UsageError:
    return UsageError(f'the filter on "{predicate.text("key")[:80]}" cannot be: {why}', rule="filter-value")
