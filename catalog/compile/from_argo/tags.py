"""What stands between double braces in an Argo Workflow."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["input", "input-path", "output-path", "task", "global", "item", "run", "unknown"]

TAG = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_INDEX = re.compile(r"\[\s*(?:'([^']*)'|\"([^\"]*)\")\s*\]")
_FORMS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("input-path", re.compile(r"inputs\.artifacts\.([^.]+)\.path")),
    ("input", re.compile(r"inputs\.(?:parameters|artifacts)\.(.+)")),
    ("output-path", re.compile(r"outputs\.(?:parameters|artifacts)\.([^.]+)\.path")),
    ("task", re.compile(r"(?:tasks|steps)\.([^.]+)\.outputs\.(?:parameters|artifacts)\.(.+)")),
    ("global", re.compile(r"workflow\.parameters\.(.+)")),
    ("item", re.compile(r"item(?:\.(.+))?")),
    ("run", re.compile(r"workflow\.(name|uid)")),
)


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag by its kind. `name` is the port, parameter or key it names, `task` the task whose output it is."""

    kind: Kind
    name: str
    task: str = ""
    text: str = ""


def read_tag(text: str) -> Tag:
    """The tag in `{{…}}`, a plain one or an expression (`{{=…}}`) that is nothing but a name."""
    body = text[2:-2].strip()
    if body.startswith("="):
        body = body[1:].strip()
    body = _INDEX.sub(lambda match: "." + (match[1] or match[2] or ""), body)
    for kind, pattern in _FORMS:
        match = pattern.fullmatch(body)
        if match is not None and not re.search(r"[\s(){}=?]", body):
            groups = [group or "" for group in match.groups()]
            return Tag(kind, groups[-1], groups[0] if kind == "task" else "", text)
    return Tag("unknown", body, text=text)


def only_tag(text: str) -> Tag | None:
    """The tag of a text that is one tag and nothing else; None for another text."""
    match = TAG.fullmatch(text.strip())
    return read_tag(match.group()) if match is not None and match.group().count("{{") == 1 else None


def tags_of(text: str) -> list[Tag]:
    """Every tag of a text, in order."""
    return [read_tag(match.group()) for match in TAG.finditer(text)]
