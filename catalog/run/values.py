"""Values that flow between tasks: their text, their digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from catalog.errors import RunError
from catalog.resources import MAX_VALUE_BYTES
from catalog.run.engine import ArtifactStore
from catalog.run.model import Artifact, Value
from catalog.spec.json_text import json_text


def text_of(value: Value, artifacts: ArtifactStore, what: str) -> str:
    """The value as text: an artifact's UTF-8 bytes less one final newline, as Argo reads an output parameter.

    Raises RunError for a folder, for other bytes than UTF-8, and for more than 128 KiB.
    """
    if isinstance(value, str):
        return value
    if value.kind == "folder":
        raise RunError(f"{what} is a folder and cannot be used by value", rule="value-not-text", hint="use inputPath")
    if value.size > MAX_VALUE_BYTES:
        message = f"{what} has {value.size} bytes and is used by value; the limit is {MAX_VALUE_BYTES}"
        raise RunError(message, rule="value-too-large", hint="use inputPath")
    try:
        text = artifacts.read(value, MAX_VALUE_BYTES).decode("utf-8")
    except UnicodeDecodeError:
        raise RunError(f"{what} is not UTF-8 text", rule="value-not-text", hint="use inputPath") from None
    return text[:-1] if text.endswith("\n") else text


def digest_of_value(value: Value) -> str:
    """sha256 hex of the value's content: the same for a text and for a file that holds exactly that text."""
    if isinstance(value, Artifact):
        return value.digest if value.kind == "file" else f"folder:{value.digest}"
    return hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()


def item_text(item: Any) -> str:
    """One item of a loop as text: a str as it is, anything else as JSON."""
    return item if isinstance(item, str) else json_text(item)


def collect_texts(texts: Iterable[str]) -> str:
    """The outputs of a loop's iterations as one JSON list: parsed values when each is a list or map, as in Argo."""
    given = list(texts)
    parsed: list[Any] = []
    for text in given:
        try:
            value = json.loads(text)
        except ValueError:
            break
        if not isinstance(value, (list, dict)):
            break
        parsed.append(value)
    return json_text(parsed if given and len(parsed) == len(given) else given)
