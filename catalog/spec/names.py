"""Name conversions: Python names of ports, file-safe names, Kubernetes names. The rules are those of kfp 1.8.22."""

from __future__ import annotations

import keyword
import re
from collections.abc import Callable, Iterable

_NOT_WORD = re.compile(r"[\W_]")
_SPACES = re.compile(" +")
_NOT_FILE_SAFE = re.compile(r"[^-_.0-9a-zA-Z]+")
_NOT_KUBERNETES = re.compile(r"[^-0-9a-z]+")


def python_name(name: str) -> str:
    """`PVC Name` → `pvc_name`, `1st` → `n1st`; Unicode letters survive; `port` for a name without word characters."""
    words = _SPACES.sub(" ", _NOT_WORD.sub(" ", name.lower())).strip()
    if words[:1].isdecimal():
        words = "n" + words
    return words.replace(" ", "_") or "port"


def identifier(name: str) -> str:
    """As python_name, and fit for a parameter, where kfp fails: `In` → `in_`, `x²` → `x_`, `²` → `n_`."""
    converted = python_name(name)
    if not converted.isidentifier():
        converted = "".join(char if f"_{char}".isidentifier() else "_" for char in converted)
        converted = converted if converted[0].isalpha() and converted.isidentifier() else f"n{converted}"
    return converted + "_" if keyword.iskeyword(converted) else converted


def python_names(names: Iterable[str]) -> dict[str, str]:
    """Original → Python name of inputs, unique: names already in Python form keep it, the others follow in order and a
    taken one is retried as `NAME 2`, `NAME 3`, …"""
    return _unique_names(list(names), identifier)


def output_names(names: Iterable[str]) -> dict[str, str]:
    """As python_names, for outputs: they are keys and no parameters, so a keyword stays as it is."""
    return _unique_names(list(names), python_name)


def _unique_names(names: list[str], convert: Callable[[str], str]) -> dict[str, str]:
    converted = {name: name for name in names if convert(name) == name}
    taken = set(converted)
    next_number: dict[str, int] = {}
    for name in names:
        if name in converted:
            continue
        candidate = convert(name)
        if candidate in taken:
            # Names whose first retry is the same share all later ones: go on where the last of them stopped.
            retry = convert(f"{name} 2")
            number = next_number.get(retry, 2)
            while candidate in taken:
                candidate, number = convert(f"{name} {number}"), number + 1
            next_number[retry] = number
        converted[name] = candidate
        taken.add(candidate)
    return converted


def file_name(name: str) -> str:
    """`Output Path` → `Output_Path`: runs of other characters than `-_.0-9a-zA-Z` become one underscore."""
    return _NOT_FILE_SAFE.sub("_", name)


def file_names(names: Iterable[str]) -> dict[str, str]:
    """Original → file name, unique: a name whose file name is taken gets `_2`, `_3`, … (kfp lets them collide)."""
    result: dict[str, str] = {}
    taken: set[str] = set()
    next_number: dict[str, int] = {}
    for name in names:
        base = file_name(name)
        safe = base if base.strip(".") else f"_{base}"
        candidate, number = safe, next_number.get(safe, 2)
        while candidate in taken:
            candidate, number = f"{safe}_{number}", number + 1
        next_number[safe] = number
        result[name] = candidate
        taken.add(candidate)
    return result


def kubernetes_name(name: str) -> str:
    """`Train model` → `train-model`: lower case, other characters than `-0-9a-z` become one dash, none at the ends."""
    return re.sub("-+", "-", _NOT_KUBERNETES.sub("-", name.lower())).strip("-")
