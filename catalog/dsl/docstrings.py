"""Docstrings in the three usual styles (Google, NumPy, reST): the short description and what each parameter means."""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass, field
from itertools import pairwise

SECTIONS = ("args", "arguments", "parameters", "params", "keyword args", "other parameters")
HEADING = re.compile(r"([A-Z][A-Za-z ]*):\s*")
GOOGLE_ENTRY = re.compile(r"\*{0,2}(\w+)\s*(?:\([^)]*\))?\s*:\s*(.*)")
NUMPY_ENTRY = re.compile(r"\*{0,2}(\w+)\s*(?::.*)?")
REST_ENTRY = re.compile(r":(?:param|parameter|arg|argument|key|keyword)\s+(?:[^:]*\s)?\*{0,2}(\w+)\s*:\s*(.*)")
REST_OTHER = re.compile(r":\w[\w ]*:")


@dataclass(frozen=True)
class Docstring:
    """`short` is the first paragraph in one line, `parameters` what is said of each by name."""

    short: str = ""
    parameters: dict[str, str] = field(default_factory=dict)


def parse_docstring(text: str | None) -> Docstring:
    """The parts of a docstring; all empty when there is none."""
    lines = inspect.cleandoc(text).splitlines() if text else []
    short: list[str] = []
    for line in lines:
        if not line.strip() or HEADING.fullmatch(line) or REST_OTHER.match(line):
            break
        short.append(line.strip())
    return Docstring(" ".join(short), {**_rest(lines), **_numpy(lines), **_google(lines)})


def _rest(lines: list[str]) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    current: list[str] = []
    for line in lines:
        entry = REST_ENTRY.match(line.strip())
        if entry:
            current = found[entry[1]] = [entry[2]]
        elif REST_OTHER.match(line.strip()) or not line.strip():
            current = []
        else:
            current.append(line.strip())
    return _joined(found)


def _google(lines: list[str]) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    current: list[str] = []
    inside, margin = False, 0
    for line in lines:
        indent = len(line) - len(line.lstrip())
        if line.strip() and indent == 0:
            heading = HEADING.fullmatch(line)
            inside, margin, current = bool(heading and heading[1].lower() in SECTIONS), 0, []
        elif inside and line.strip():
            margin = margin or indent
            entry = GOOGLE_ENTRY.fullmatch(line.strip()) if indent == margin else None
            if entry:
                current = found[entry[1]] = [entry[2]]
            else:
                current.append(line.strip())
    return _joined(found)


def _numpy(lines: list[str]) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    current: list[str] = []
    inside = False
    for line, following in pairwise([*lines, ""]):
        if re.fullmatch(r"-{3,}", following.strip()):
            inside, current = line.strip().lower() in SECTIONS, []
        elif not inside or re.fullmatch(r"-{3,}", line.strip()) or not line.strip():
            continue
        elif not line.startswith((" ", "\t")):
            entry = NUMPY_ENTRY.fullmatch(line)
            current = [] if entry is None else found.setdefault(entry[1], [])
        else:
            current.append(line.strip())
    return _joined(found)


def _joined(found: dict[str, list[str]]) -> dict[str, str]:
    joined = {name: " ".join(part for part in parts if part) for name, parts in found.items()}
    return {name: text for name, text in joined.items() if text}
