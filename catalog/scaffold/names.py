"""Names that come from people and templates and become paths: what may be one."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterable

from catalog.errors import UsageError
from catalog.library.reference import is_version
from catalog.spec.names import python_name

MAX_NAME = 63
MAX_DEPTH = 8
RECORD = ".catalog-template.yaml"
_NAME = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
# Windows gives these to devices, with any ending.
_DEVICES = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?")
_SEGMENT = re.compile(r"[A-Za-z0-9_.-]{1,100}")


def check_component_name(name: str) -> str:
    """`name`, when it can be a folder, a component and a Python module; UsageError `name-invalid` otherwise."""
    if _NAME.fullmatch(name) and len(name) <= MAX_NAME and not keyword.iskeyword(name) and not _DEVICES.fullmatch(name):
        return name
    message = f"{name[:80]!r} is no name for a component"
    hint = f"lower-case letters, digits and single _, a letter first, at most {MAX_NAME}, no keyword of Python"
    near = snake_name(name)
    if near and near != name:
        hint += f"; such as {near}"
    raise UsageError(message, rule="name-invalid", hint=hint)


def snake_name(text: str) -> str:
    """A component name made of any text, such as `train_model` of `Train model!`; empty when nothing is left."""
    words = re.findall(r"[a-z0-9]+", python_name(text[:200])) if text.strip() else []
    name = "_".join(words)[:MAX_NAME].strip("_")
    name = f"n{name}" if name[:1].isdigit() else name
    usable = _NAME.fullmatch(name) and not keyword.iskeyword(name) and not _DEVICES.fullmatch(name)
    return name if usable else ""


def check_version(version: str) -> str:
    """`version`, when it is SemVer; UsageError `answer-invalid` otherwise."""
    if len(version) > 40 or not is_version(version) or not version.isascii() or "+" in version:
        hint = "write three numbers, such as 0.1.0"
        raise UsageError(f"{version[:80]!r} is not a version", rule="answer-invalid", hint=hint)
    return version


def check_file_path(path: str, where: str) -> str:
    """`path`, when it stays inside the folder it is relative to; UsageError `template-unsafe` otherwise."""
    parts = path.split("/")
    good = len(parts) <= MAX_DEPTH and all(_is_segment(part) for part in parts)
    if not good or path == RECORD:
        hint = "names are letters, digits and . _ -, divided by /"
        message = f"{where} would write the file {path[:120]!r}, which a template may not"
        raise UsageError(message, rule="template-unsafe", hint=hint)
    return path


def check_distinct(paths: Iterable[str], where: str) -> None:
    """UsageError `template-invalid` when two files would be one on some file system, or one lies in another."""
    seen: dict[str, str] = {}
    for path in paths:
        if path.lower() in seen:
            message = f"{where} would write {path} and {seen[path.lower()]}, which are one file on some systems"
            raise UsageError(message, rule="template-invalid", hint="rename one of them")
        seen[path.lower()] = path
    for folded, path in seen.items():
        parents = folded.split("/")[:-1]
        if any("/".join(parents[: end + 1]) in seen for end in range(len(parents))):
            message = f"{where} would write {path} into what is a file"
            raise UsageError(message, rule="template-invalid", hint="rename one of them")


def _is_segment(part: str) -> bool:
    if not _SEGMENT.fullmatch(part) or part.endswith(".") or part.lower() == ".git":
        return False
    return not _DEVICES.fullmatch(part)
