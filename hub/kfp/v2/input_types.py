"""The types of a stored pipeline's inputs, read without its tasks, which are nearly all of its text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import yaml

from catalog.errors import UsageError
from catalog.spec.model import TypeSpec
from catalog.store.find_runs import get_pipeline_text

if TYPE_CHECKING:
    from catalog.store.rows import RunRow
    from catalog.store.store import Store

Types = Mapping[str, TypeSpec]

_TASKS = "\nimplementation:"


def input_types(text: str) -> Types:
    """The type of each input by name; None for one without. `text` is a pipeline as the store keeps it."""
    if text.startswith("{"):
        struct: Any = json.loads(text)
    else:
        loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        struct = yaml.load(text.partition(_TASKS)[0], Loader=loader)
    ports = (struct or {}).get("inputs") or []
    return {str(port["name"]): port.get("type") for port in ports}


def types_of_runs(store: Store, rows: Iterable[RunRow]) -> dict[str, Types]:
    """The input types of these runs' pipelines, by the digest of the stored text; those without arguments left out."""
    found: dict[str, Types] = {}
    for row in rows:
        if not row.arguments or row.text_digest in found:
            continue
        try:
            found[row.text_digest] = input_types(get_pipeline_text(store, row.run_id))
        except UsageError:
            # The run was deleted since the list was read: its arguments are shown as texts.
            continue
    return found
