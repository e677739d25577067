"""Which names a hub takes: none that is another one to the eye, and none that means something elsewhere."""

from __future__ import annotations

from collections.abc import Iterable

from catalog.errors import LibraryError
from catalog.library.index.moniker import moniker
from catalog.library.index.values import bucket_number
from catalog.library.reference import check_name
from hub.index.change import current_index
from hub.index.namespaces import read_namespaces
from hub.index.store import HubWriter

__all__ = ["check_name_form", "check_new_name", "moniker"]

# What Windows takes for a device, with any extension; and what stands in the addresses of a hub or of a library.
_DEVICES = "con prn aux nul " + " ".join(f"{port}{number}" for port in ("com", "lpt") for number in range(10))
_ADDRESSES = (
    "api blobs buckets catalog components deprecate diff healthz hub index kfp login logout metadata metrics mirror "
    "namespaces packages publish readyz records registry results search sha256 shards sources static status supersede "
    "tags tokens versions yank"
)
RESERVED = frozenset(f"{_DEVICES} {_ADDRESSES}".split())


def check_name_form(name: str) -> str:
    """`name`, when a component may be called so; LibraryError (rules reference-invalid, name-reserved) otherwise."""
    check_name(name)
    for part in name.split("/"):
        if moniker(part) in RESERVED:
            hint = "it means something to Windows, or in a hub's addresses: take another name"
            raise LibraryError(
                f'a component cannot be called "{name}": "{part}" is reserved', rule="name-reserved", hint=hint
            )
    return name


def check_new_name(writer: HubWriter, name: str) -> None:
    """LibraryError (rules name-look-alike, name-taken) when a name that the hub does not have must not be added."""
    index = current_index(writer)
    namespace, slash, _ = name.partition("/")
    known = read_namespaces(writer)
    _refuse_look_alike(name, _twin(index.bucket(bucket_number(name)), name))
    if not slash:
        if moniker(name) in known:
            raise _taken(name, f'"{known[moniker(name)]}" is a namespace')
        return
    spelt = known.get(moniker(namespace), namespace)
    _refuse_look_alike(namespace, "" if spelt == namespace else spelt)
    twin = _twin(index.bucket(bucket_number(namespace)), namespace, same=True)
    if twin:
        raise _taken(name, f'"{twin}" is a component')


def _twin(names: Iterable[str], name: str, *, same: bool = False) -> str:
    """The name of the bucket that has the moniker of `name`; `same`: `name` itself counts too."""
    found = [other for other in names if moniker(other) == moniker(name) and (same or other != name)]
    return found[0] if found else ""


def _refuse_look_alike(name: str, other: str) -> None:
    if other:
        message = f'"{name}" is "{other}" when case and punctuation are ignored, and the hub has that one'
        raise LibraryError(
            message, rule="name-look-alike", hint="publish under that name, or take one that differs more"
        )


def _taken(name: str, why: str) -> LibraryError:
    return LibraryError(f'"{name}" cannot be added: {why} of the hub', rule="name-taken", hint="take another name")
