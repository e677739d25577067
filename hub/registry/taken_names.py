"""Names that the index does not know and that are taken all the same: of uploaded packages, and of empty namespaces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from catalog.errors import LibraryError
from catalog.library.index.moniker import moniker
from hub.index.change import current_index
from hub.publish.moniker import check_name_form, check_new_name
from hub.registry.names import namespace_of
from hub.registry.schema import namespaces, packages
from hub.registry.writer import DatabaseWriter

if TYPE_CHECKING:
    from sqlalchemy import Connection

# Any component of a namespace, to ask whether there may be one.
_ANY = "any"


def check_component_name(writer: DatabaseWriter, name: str) -> None:
    """Pass for a name that is published, or may be.

    LibraryError: name-taken for that of a namespace, name-look-alike for one like an uploaded package's.
    """
    if not namespace_of(name) and current_index(writer).entry(name) is None:
        _refuse_namespace(writer.connection, name)
        _refuse_package(writer.connection, name)


def check_package_name(writer: DatabaseWriter, name: str) -> None:
    """Pass for a name that a new package may have. LibraryError: name-reserved, name-taken, name-look-alike."""
    check_name_form(name)
    check_new_name(writer, name)
    _refuse_namespace(writer.connection, name)
    _refuse_package(writer.connection, name)


def check_namespace_name(writer: DatabaseWriter, name: str) -> None:
    """Pass for a name that a new namespace may have. LibraryError: name-reserved, name-taken, name-look-alike."""
    check_name_form(f"{name}/{_ANY}")
    check_new_name(writer, f"{name}/{_ANY}")
    alike = writer.connection.scalar(select(packages.c.name).where(packages.c.moniker == moniker(name)))
    if alike is not None:
        raise _taken(name, f'"{alike}" is a package')


def _refuse_namespace(connection: Connection, name: str) -> None:
    alike = connection.scalar(select(namespaces.c.name).where(namespaces.c.moniker == moniker(name)))
    if alike is not None:
        raise _taken(name, f'"{alike}" is a namespace')


def _refuse_package(connection: Connection, name: str) -> None:
    alike = connection.scalar(select(packages.c.name).where(packages.c.moniker == moniker(name)))
    if alike not in (None, name):
        raise LibraryError(
            f'"{name}" is "{alike}" when case and punctuation are ignored, and the hub has that package',
            rule="name-look-alike",
            hint="take that name, or one that differs more",
        )


def _taken(name: str, why: str) -> LibraryError:
    return LibraryError(f'"{name}" cannot be added: {why} of the hub', rule="name-taken", hint="take another name")
