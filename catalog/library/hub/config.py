"""Which hubs are asked: those of the project, then the user's, then those in CATALOG_HUBS.

The project's are the key `hubs` of `.catalog.yaml`, the user's that of `config.yaml`:
`hubs: [{name: acme, url: https://hub.acme.example, trust: {root: acme-root.json}, namespaces: [acme]}]`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from yaml.nodes import MappingNode, Node

from catalog.errors import CatalogError, UsageError
from catalog.library.hub.address import check_address
from catalog.library.hub.hub_entry import HubEntry
from catalog.library.hub.trust.anchor import parse_trust
from catalog.library.reference import check_name
from catalog.resources import config_folder
from catalog.spec.document import Reader, compose, kind_of

PROJECT_FILE = ".catalog.yaml"
PROJECT_KEYS = ("check", "hubs")
USER_KEYS = ("hubs",)
HUBS = "CATALOG_HUBS"
CONFIG = "CATALOG_CONFIG"

_ENTRY_KEYS = ("name", "url", "trust", "namespaces")


def configured_hubs(beside: str | Path = "") -> tuple[HubEntry, ...]:
    """The hubs for a file or folder, in the order they are asked, each address once.

    `beside` empty is the current directory. Raises UsageError or SpecError for a file that says something else.
    """
    found = [*_project_hubs(Path(beside).absolute()), *_user_hubs(), *_variable_hubs()]
    return tuple({entry.url: entry for entry in reversed(found)}[url] for url in dict.fromkeys(e.url for e in found))


def user_file() -> Path:
    """The user's own file: CATALOG_CONFIG, or `config.yaml` in the user's config folder."""
    named = os.environ.get(CONFIG, "")
    return Path(named).expanduser().absolute() if named else config_folder() / "config.yaml"


def project_file(place: Path) -> Path | None:
    """The nearest `.catalog.yaml` in or above an absolute path, up to the repository's root; None without one."""
    for folder in (place, *place.parents):
        if (folder / PROJECT_FILE).is_file():
            return folder / PROJECT_FILE
        if (folder / ".git").exists():
            break
    return None


def read_hubs(path: Path, keys: tuple[str, ...]) -> tuple[HubEntry, ...]:
    """The hubs that a file lists; it may have the keys `keys`. Raises UsageError (unreadable), SpecError."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot read {path}: {error}", rule="file-unreadable") from None
    if not text.strip():
        return ()
    root = compose(text, str(path))
    reader = Reader(text, str(path))
    if not isinstance(root, MappingNode):
        reader.refuse(root, "wrong-type", f"{path.name} must be a map, not {kind_of(root)}")
    nodes = reader.sequence(reader.fields(root, path.name, keys).get("hubs"), "hubs") or []
    entries = [_entry(reader, node, path) for node in nodes]
    _refuse_doubles(reader, nodes, entries)
    reader.finish()
    return tuple(entry for entry in entries if entry is not None)


def _entry(reader: Reader, node: Node, path: Path) -> HubEntry | None:
    fields = reader.fields(node, "hub", _ENTRY_KEYS)
    name, url = reader.string(fields.get("name"), "name"), reader.string(fields.get("url"), "url")
    for key in ("name", "url"):
        if key not in fields and isinstance(node, MappingNode):
            reader.refuse(node, "missing-key", f"a hub needs `{key}`")
    if not name or not url:
        return None
    listed = reader.sequence(fields.get("namespaces"), "namespaces") or []
    namespaces = [reader.string(item, "an element of namespaces") or "" for item in listed]
    trust = fields.get("trust")
    try:
        return HubEntry(
            name=name,
            url=check_address(url, path.parent),
            trust=None if trust is None else parse_trust(reader.plain(trust), path.parent),
            namespaces=tuple(_namespace(text) for text in namespaces),
            stated_in=str(path),
        )
    except CatalogError as error:
        if error.rule == "hub-address":  # its line is not shown: it may hold a password
            raise UsageError(
                f"{path}: hub {name!r}: {error.findings[0].message}", rule=error.rule, hint=error.hint
            ) from None
        reader.refuse(node, error.rule, error.findings[0].message, error.hint)
        return None


def _namespace(text: str) -> str:
    check_name(f"{text}/x")
    return text


def _refuse_doubles(reader: Reader, nodes: Iterable[Node], entries: Iterable[HubEntry | None]) -> None:
    seen: set[str] = set()
    for node, entry in zip(nodes, entries, strict=True):
        if entry is not None and entry.name in seen:
            reader.refuse(node, "hub-double", f'two hubs have the name "{entry.name}"')
        seen.add(entry.name if entry else "")


def _project_hubs(place: Path) -> tuple[HubEntry, ...]:
    file = project_file(place)
    return () if file is None else read_hubs(file, PROJECT_KEYS)


def _user_hubs() -> tuple[HubEntry, ...]:
    file = user_file()
    if file.is_file():
        return read_hubs(file, USER_KEYS)
    if os.environ.get(CONFIG):
        raise UsageError(f"{CONFIG} names {file}, which is no file", rule="file-unreadable")
    return ()


def _variable_hubs() -> tuple[HubEntry, ...]:
    addresses = [check_address(text, Path.cwd()) for text in os.environ.get(HUBS, "").split()]
    return tuple(HubEntry(address, address, stated_in=HUBS) for address in addresses)
