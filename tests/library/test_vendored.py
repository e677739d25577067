from __future__ import annotations

from pathlib import Path

import pytest

from catalog.errors import IntegrityError
from catalog.library.hub.hub_entry import HubEntry
from catalog.library.hub.lazy_hub import LazyHub
from catalog.library.libraries import Libraries
from catalog.library.resolve import read_target
from catalog.library.target import Target
from catalog.library.vendored import vendored_component
from tests.library.folders import container
from tests.library.hub.hubs import publish_to, served

# Nobody answers there.
URL = "http://127.0.0.1:9/far.yaml"


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CATALOG_HOME", str(tmp_path / "home"))


def test_what_was_taken_along_needs_no_address(tmp_path: Path) -> None:
    digest = publish_to(tmp_path / "hub", "far", "1.0.0", container("Far"))
    libraries = Libraries((LazyHub(HubEntry("h", str(tmp_path / "hub"))),))
    spec = read_target(Target(url=URL, digest=digest), libraries)
    assert spec.source is not None
    assert (spec.name, spec.source.location, spec.source.digest, spec.source.local) == ("Far", URL, digest, False)


def test_without_a_promised_digest_nothing_is_taken_for_it(tmp_path: Path) -> None:
    digest = publish_to(tmp_path / "hub", "far", "1.0.0", container("Far"))
    libraries = Libraries((LazyHub(HubEntry("h", str(tmp_path / "hub"))),))
    assert vendored_component(Target(url=URL), libraries) is None
    assert vendored_component(Target(url=URL, digest="0" * 64), libraries) is None
    assert vendored_component(Target(url=URL, digest=digest), Libraries()) is None


def test_a_changed_file_is_refused(tmp_path: Path) -> None:
    digest = publish_to(tmp_path / "hub", "far", "1.0.0", container("Far"))
    (tmp_path / "hub" / "blobs" / digest[:2] / digest).write_text(container("Evil"))
    libraries = Libraries((LazyHub(HubEntry("h", str(tmp_path / "hub"))),))
    with pytest.raises(IntegrityError):
        vendored_component(Target(url=URL, digest=digest), libraries)


def test_a_hub_on_the_web_is_not_asked(tmp_path: Path) -> None:
    digest = publish_to(tmp_path / "hub", "far", "1.0.0", container("Far"))
    with served(tmp_path / "hub") as server:
        libraries = Libraries((LazyHub(HubEntry("h", server.url(""))),))
        assert vendored_component(Target(url=URL, digest=digest), libraries) is None
        assert server.seen == []
