"""The namespaces of a hub's names by their monikers: `namespaces.json`, for writers; it stands outside of the index."""

from __future__ import annotations

import json
from collections.abc import Iterable

from catalog.errors import IntegrityError
from catalog.library.hub.files import HubFiles
from catalog.library.index.canonical import canonical
from catalog.library.index.moniker import moniker
from hub.index.store import HubWriter

PATH = "namespaces.json"
MAX_BYTES = 16 << 20


def read_namespaces(files: HubFiles) -> dict[str, str]:
    """Moniker to namespace. IntegrityError for a file that holds none."""
    data = files.read(PATH, MAX_BYTES)
    try:
        value = {} if data is None else json.loads(data)
        return {str(key): str(namespace) for key, namespace in value.items()}
    except (ValueError, AttributeError, RecursionError):
        where = f"{files.place}/{PATH}"
        raise IntegrityError(f"{where} holds no namespaces", rule="hub-malformed", hint="ask the hub's owner") from None


def note_namespaces(writer: HubWriter, names: Iterable[str]) -> None:
    """Note the namespaces of these names."""
    used = {name.partition("/")[0] for name in names if "/" in name}
    if not used:
        return
    known = read_namespaces(writer)
    new = {moniker(namespace): namespace for namespace in sorted(used) if moniker(namespace) not in known}
    if new:
        writer.write(PATH, canonical({**known, **new}))
