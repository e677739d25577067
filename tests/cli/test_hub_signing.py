"""A server signs its hub within each change, and again in time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from catalog.cli.hub_signing import Signing, signing_with
from catalog.errors import UsageError
from catalog.library.hub.index import open_index
from catalog.library.hub.library import HubLibrary
from catalog.library.hub.trust.anchor import Trust
from catalog.library.hub.trust.trusted import open_trusted
from hub.publish.prepare import prepare
from hub.publish.publish import publish
from hub.publish.submission import Submission
from hub.registry.registry import Registry, open_registry
from hub.trust.create import create_keys
from hub.trust.published import is_signed
from hub.trust.roles import Lifetimes
from hub.trust.sign import resign
from tests.library.folders import container

NOW = datetime.now(timezone.utc)


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    """The folder of a server's keys: without those of root."""
    create_keys(tmp_path / "keys", NOW)
    for path in (tmp_path / "keys").glob("root-*.pem"):
        path.unlink()
    return tmp_path / "keys"


@pytest.fixture
def signing(keys: Path) -> Signing:
    found = signing_with((keys,))
    assert found is not None
    return found


@pytest.fixture
def registry(tmp_path: Path, signing: Signing) -> Iterator[Registry]:
    with open_registry(tmp_path / "data", finish=signing.finish) as registry:
        yield registry


def add(registry: Registry, name: str) -> None:
    prepared = prepare(Submission(name, "1.0.0", container(name).encode()), strict=False)
    with registry.store.changing() as writer:
        publish(writer, prepared, "alice", NOW)


def seen(registry: Registry, keys: Path, state: Path) -> tuple[str, ...]:
    """The names that one sees who trusts the hub's root."""
    trust = Trust(root=(keys / "1.root.json").read_bytes())
    return HubLibrary(open_trusted(registry.store, trust, state)).names()


def test_each_change_is_signed_as_a_part_of_it(registry: Registry, keys: Path, tmp_path: Path) -> None:
    for number, name in enumerate(("echo", "sort", "join"), 1):
        add(registry, name)
        assert len(seen(registry, keys, tmp_path / "state")) == number


def test_what_cannot_be_signed_is_not_published(registry: Registry, keys: Path, tmp_path: Path) -> None:
    add(registry, "echo")
    next(keys.glob("targets-*.pem")).unlink()
    poorer = signing_with((keys,))
    assert poorer is not None
    with open_registry(tmp_path / "data", finish=poorer.finish) as again:
        with pytest.raises(UsageError) as caught:
            add(again, "sort")
        assert caught.value.rule == "sign-threshold"
        assert seen(again, keys, tmp_path / "state") == ("echo",)
        assert HubLibrary(open_index(again.store)).names() == ("echo",)


def test_a_hub_that_nobody_changes_is_signed_again_in_time(
    registry: Registry, signing: Signing, keys: Path, tmp_path: Path
) -> None:
    add(registry, "echo")
    before = registry.store.read("metadata/timestamp.json", 1 << 20)
    signing.renew(registry.store)
    assert registry.store.read("metadata/timestamp.json", 1 << 20) == before
    with registry.store.changing() as writer:
        resign(writer, signing.keys, NOW, Lifetimes(timestamp=timedelta(hours=1)))
    signing.renew(registry.store)
    assert registry.store.read("metadata/timestamp.json", 1 << 20) != before
    assert seen(registry, keys, tmp_path / "state") == ("echo",)


def test_a_hub_that_holds_nothing_yet_is_not_signed(registry: Registry, signing: Signing) -> None:
    with registry.store.changing() as writer:
        writer.write("records/note.json", b"{}")
    signing.renew(registry.store)
    assert not is_signed(registry.store)


def test_without_keys_nothing_is_signed() -> None:
    assert signing_with(()) is None
