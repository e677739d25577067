"""What a DAG task waits for: `dependencies`, and those `depends` that mean the same."""

from __future__ import annotations

import re

from catalog.compile.cursor import Cursor

_NAME = r"[A-Za-z0-9_][-A-Za-z0-9_]*"
_ONE = re.compile(rf"({_NAME})(\.(?:Succeeded|Skipped|Daemoned|Omitted))?")


def read_dependencies(task: Cursor) -> list[str]:
    """The tasks that must have ended well, or been left out; reports other conditions on how tasks ended."""
    found = [item.text() for item in task.listed("dependencies")]
    depends = task.get("depends")
    if depends is None:
        return found
    for part in depends.text().split("&&"):
        names = {_name(choice) for choice in part.strip().strip("()").split("||")}
        if len(names) != 1 or "" in names:
            hint = "only tasks joined by && are read, such as `a && b.Succeeded`"
            depends.refuse("argo-depends", f"{depends.what} asks how tasks ended: {depends.text()[:120]!r}", hint)
            return found
        found += names
    return found


def _name(text: str) -> str:
    match = _ONE.fullmatch(text.strip().strip("()").strip())
    return match[1] if match is not None else ""
