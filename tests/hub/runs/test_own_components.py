from __future__ import annotations

import pytest

from catalog.errors import LibraryError
from hub.runs.own_components import OwnComponents
from hub.runs.place import RunPlace
from hub.runs.readable_components import session_of
from tests.hub.registry.samples import published
from tests.hub.runs.scene import OPERATOR, OTHER, TEAM


def test_what_is_published_is_there_at_once(place: RunPlace) -> None:
    own = OwnComponents(place.registry.store)
    assert own.names() == () and not own.holds("echo")
    published(place.registry)
    assert own.names() == ("echo",) and own.versions("echo") == ("1.0.0",)
    published(place.registry, version="1.1.0")
    assert own.versions("echo") == ("1.1.0", "1.0.0")
    assert own.file("echo", "1.1.0", "README.md")


def test_a_component_of_the_hub_goes_before_one_that_is_shipped(place: RunPlace) -> None:
    shipped = place.session.libraries.resolve("echo@1")
    published(place.registry, version="1.9.0")
    own = place.session.libraries.resolve("echo@1")
    assert shipped.source and own.source and (shipped.source.version, own.source.version) != ("1.9.0", "1.9.0")
    assert own.source.location == "hub:echo@1.9.0" and not own.source.local


def test_where_the_hub_keeps_its_data_is_not_told(place: RunPlace) -> None:
    published(place.registry, "team/echo")
    library = OwnComponents(place.registry.store)
    spec = library.load("team/echo", "1.0.0")
    assert str(place.session.home) not in repr((spec.source, library.place))
    assert spec.source is not None
    found = library.find_digest("team/echo", spec.source.digest)
    assert found is not None and found.source == spec.source


def test_everybody_has_the_components_that_they_may_read(place: RunPlace) -> None:
    published(place.registry, "team/echo")
    mine, theirs, all_ = (session_of(place, who).libraries.members[0] for who in (TEAM, OTHER, OPERATOR))
    for library in (mine, all_):
        assert library.names() == ("team/echo",) and library.versions("team/echo") == ("1.0.0",)
    assert theirs.names() == () and theirs.versions("team/echo") == () and not theirs.holds("team/echo")
    assert theirs.file("team/echo", "1.0.0", "README.md") is None
    assert theirs.find_digest("team/echo", "0" * 64) is None and theirs.find_tag("team/echo", "stable") is None
    with pytest.raises(LibraryError) as caught:
        theirs.load("team/echo", "1.0.0")
    assert caught.value.rule == "reference-unresolved"
