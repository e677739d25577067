"""Publishing to a hub server, over the network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.errors import CatalogError
from catalog.load.options import FetchOptions
from hub.index.records import read_records
from hub.publish.place import Wish
from hub.publish.prepare import Prepared, prepare
from hub.publish.web_place import WebPlace
from tests.hub.index.texts import OPTIONAL_INPUT
from tests.hub.publish.submissions import prepared, submission
from tests.hub.served import Served, served


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A hub server."""
    with served(tmp_path_factory.mktemp("hub")) as running:
        yield running


def place(server: Served, token: str | None = "") -> WebPlace:
    return WebPlace(server.address, FetchOptions(token=server.token() if token == "" else token))


def refused(hub: WebPlace, item: Prepared) -> CatalogError:
    with pytest.raises(CatalogError) as caught:
        hub.publish(item, Wish())
    return caught.value


def test_a_version_is_published_once(server: Served) -> None:
    hub, item = place(server), prepared("once")
    assert hub.publish(item, Wish(dry=True)).created
    assert server.client.get("/components/once/1.0.0/component.yaml").status_code == 404
    made = hub.publish(item, Wish(tags=("stable", "best")))
    assert (made.name, made.version, made.created) == ("once", "1.0.0", True)
    assert not hub.publish(item, Wish()).created
    stored = server.client.get("/components/once/versions/tags/best").content
    assert stored == item.submission.component
    assert server.client.get("/components/once/1.0.0/README.md").content == item.submission.files["README.md"]
    assert read_records(server.registry.store, "once")[0].action == "publish"


def test_what_the_server_refuses_is_what_it_is_here(server: Served) -> None:
    hub = place(server)
    hub.publish(prepared("strict"), Wish())
    for item, rule in (
        (prepared("strict", description="Other."), "version-immutable"),
        (prepared("str_ict"), "name-look-alike"),
        (prepared("strict", "1.0.1", OPTIONAL_INPUT), "version-bump-too-small"),
        (prepared("strict", "0.9.0"), "version-downgrade"),
    ):
        error = refused(hub, item)
        assert (error.rule, error.exit_code) == (rule, 1)
    assert hub.publish(prepared("strict", "0.9.0"), Wish(downgrade=True)).created


def test_the_server_checks_too(server: Served) -> None:
    lax = submission("lax", text=submission("lax").component.decode().replace("name: text, type: String", "name: text"))
    error = refused(place(server), prepare(lax, strict=False))
    assert "type-missing" in [finding.rule for finding in error.findings]
    position = error.findings[0].position
    assert position is not None and position.file == "lax/1.0.0/component.yaml" and position.line


@pytest.mark.parametrize("token", [None, "kfpc_0123456789abcdef_" + "x" * 43])
def test_without_a_token_nothing_is_published(server: Served, token: str | None) -> None:
    error = refused(place(server, token), prepared("secret"))
    assert error.exit_code == 2 and token not in str(error) if token else error.exit_code == 2


def test_a_token_is_for_its_namespace(server: Served) -> None:
    hub = place(server, server.token("team"))
    assert hub.publish(prepared("team/mine"), Wish()).created
    assert refused(hub, prepared("other/mine")).exit_code == 2


def test_what_is_said_of_a_version_later(server: Served) -> None:
    hub = place(server)
    for name in ("old", "new"):
        hub.publish(prepared(name), Wish())
    hub.supersede("old", "1.0.0", "new@1.0.0", "")
    hub.yank("old", "1.0.0", "it leaks", False)
    hub.deprecate("new", "1.0.0", "", False)
    hub.deprecate("new", "1.0.0", "", True)
    events = [(event.action, event.note) for event in read_records(server.registry.store, "old")]
    assert events[1:] == [("supersede", "new@1.0.0"), ("yank", "it leaks")]
    with pytest.raises(CatalogError) as caught:
        hub.supersede("new", "1.0.0", "old@1.0.0", "")
    assert caught.value.rule == "successor-cycle"


def test_what_is_no_hub_is_told(server: Served) -> None:
    hub = WebPlace(f"{server.address}/healthz", FetchOptions())
    error = refused(hub, prepared())
    assert error.exit_code in (1, 2, 3)
    assert "Traceback" not in str(error)


def test_no_server_at_all(tmp_path: Path) -> None:
    assert refused(WebPlace("http://127.0.0.1:9", FetchOptions()), prepared()).exit_code == 3
