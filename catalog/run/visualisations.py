"""`mlpipeline-ui-metadata`: what a task asks to be shown, checked entry by entry so that a bad one hides no other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from catalog.errors import CatalogError, RunError
from catalog.run.json_outputs import limited, problem, read_json_object
from catalog.run.visualisation_kinds import KINDS, Kind

MAX_BYTES = 10 << 20
MAX_ENTRIES = 200

_SCHEMES = frozenset({"gs", "s3", "minio", "http", "https", "volume"})


@dataclass(frozen=True)
class Visualisation:
    """One entry that can be shown.

    `index` is its place in the file, from 0. `source` is the data when `inline`, else the address of the data.
    `origin` is the address that data was read from. `fields` are the entry's other keys, checked and normalised:
    labels and headers as texts, a schema as a list of {name, type}.
    """

    index: int
    type: str
    source: str
    inline: bool
    origin: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """JSON values that are again a valid entry of the file, and `index` and `origin`."""
        storage = {"storage": "inline"} if self.inline else {}
        origin = {"origin": self.origin} if self.origin else {}
        return {"type": self.type, "index": self.index, **storage, **self.fields, "source": self.source, **origin}


def parse_visualisations(
    data: bytes, read_source: Callable[[str], bytes] | None = None
) -> tuple[tuple[Visualisation, ...], tuple[str, ...]]:
    """The entries that can be shown and what is wrong with the others, a sentence each; never raises for bad content.

    `read_source` reads an address (which may hold a `*`), decides what a task may name, and raises CatalogError or
    OSError otherwise; without it, entries that name an address are kept with their data unchecked.
    """
    if not data.strip():
        return (), ()
    try:
        value = read_json_object(data, "mlpipeline-ui-metadata", MAX_BYTES)
    except RunError as error:
        return (), (problem(error),)
    items = value.get("outputs")
    if not isinstance(items, list):
        return (), ('mlpipeline-ui-metadata has no list `outputs`; write {"outputs": [...]}',)
    kept: list[Visualisation] = []
    problems: list[str] = []
    for index, item in enumerate(items[:MAX_ENTRIES]):
        told: list[str] = []
        entry = _entry(index, item, read_source, told)
        if entry:
            kept.append(entry)
        problems.extend(f"outputs[{index}]{_typed(item)}: {text}" for text in told)
    if len(items) > MAX_ENTRIES:
        problems.append(f"there are {len(items)} outputs, and only the first {MAX_ENTRIES} are kept")
    return tuple(kept), limited(problems)


def _typed(item: object) -> str:
    given = item.get("type") if isinstance(item, dict) else None
    return f" {given[:40]}" if isinstance(given, str) else ""


def _entry(
    index: int, item: object, read_source: Callable[[str], bytes] | None, told: list[str]
) -> Visualisation | None:
    if not isinstance(item, dict):
        told.append("an entry is an object with `type` and `source`")
        return None
    given = item.get("type")
    kind = KINDS.get(given) if isinstance(given, str) else None
    if kind is None:
        told.append(f"unknown type {given!r:.60}; write one of {', '.join(KINDS)}")
        return None
    wrong: list[str] = []
    fields = kind.fields(item, wrong)
    source, inline, origin = _source(item, kind, read_source, wrong)
    if source is not None and inline and not wrong and kind.data is not None:
        kind.data(fields, source, wrong, told)
    told.extend(wrong)
    if wrong or source is None:
        return None
    return Visualisation(index, str(given), source, inline, origin, fields)


def _source(
    item: Mapping[str, Any], kind: Kind, read_source: Callable[[str], bytes] | None, wrong: list[str]
) -> tuple[str | None, bool, str]:
    """The entry's data or address, whether it is data, and the address it was read from."""
    source = item.get("source")
    if not isinstance(source, str) or not source.strip():
        wrong.append("`source` is missing" if source in (None, "") else "`source` must be a text that is not blank")
        return None, False, ""
    if kind.address_only:
        return source, False, ""
    if item.get("storage") == "inline":
        return source, True, ""
    if not _addressed(source, wrong):
        return None, False, ""
    return _read(source, read_source, wrong) if read_source else (source, False, "")


def _read(source: str, read_source: Callable[[str], bytes], wrong: list[str]) -> tuple[str | None, bool, str]:
    try:
        data = read_source(source)
        if len(data) > MAX_BYTES:
            raise RunError(f"it has more than {MAX_BYTES} bytes")
        return data.decode("utf-8-sig"), True, source
    except (CatalogError, OSError, UnicodeDecodeError) as error:
        reason = error.findings[0].message if isinstance(error, CatalogError) else str(error)
        wrong.append(f"the source {source[:200]} cannot be read: {reason}")
        return None, False, ""


def _addressed(source: str, wrong: list[str]) -> bool:
    scheme, separator, _ = source.partition("://")
    if separator and scheme in _SCHEMES:
        return True
    wrong.append(
        f"`source` {source[:60]!r} is no address ({', '.join(sorted(_SCHEMES))}); "
        'when it is the data itself, add "storage": "inline"'
    )
    return False
