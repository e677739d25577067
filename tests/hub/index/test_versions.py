"""A version among the others of its component."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from catalog.diff.published import previous_version
from catalog.library.index.values import Shard, Stored
from catalog.spec.parse import parse_component
from hub.index.entry import make_entry
from hub.index.versions import Parsed, Read, predecessors, with_version
from tests.hub.index.texts import component

NUMBERS = st.tuples(*[st.integers(0, 2)] * 3).map(lambda parts: ".".join(map(str, parts)))
VERSIONS = st.builds(
    "{}{}{}".format, NUMBERS, st.sampled_from(["", "", "-rc.1", "-a"]), st.sampled_from(["", "+x", "+y"])
)


@given(st.sets(VERSIONS, max_size=12))
def test_each_version_follows_the_highest_release_below_it(versions: set[str]) -> None:
    found = predecessors(versions)
    assert found == {version: previous_version(version, tuple(versions)) for version in versions}


def test_versions_come_highest_first() -> None:
    assert predecessors(["1.0.0", "2.0.0-rc.1", "1.10.0", "1.9.0"]) == {
        "2.0.0-rc.1": "1.10.0",
        "1.10.0": "1.9.0",
        "1.9.0": "1.0.0",
        "1.0.0": "",
    }
    assert list(predecessors(["1.0.0", "1.10.0"])) == ["1.10.0", "1.0.0"]


def described(version: str) -> Parsed:
    return Parsed(parse_component(component(version=version, description=f"Version {version}.")))


def put(shard: Shard | None, version: str, read: Read = described) -> Shard:
    return with_version(shard, "echo", make_entry(read(version).spec, version, Stored("ab" * 32, 1), {}), read)


def befores(shard: Shard) -> dict[str, list[str]]:
    return {entry.version: [change["before"] for change in entry.changes] for entry in shard.versions}


def test_a_version_tells_what_changed_from_the_one_it_follows() -> None:
    shard = put(put(None, "1.0.0"), "1.0.1")
    assert befores(shard) == {"1.0.1": ["Version 1.0.0."], "1.0.0": []}


def test_versions_that_follow_a_new_one_are_told_anew() -> None:
    shard = put(put(put(None, "1.0.0"), "1.1.0-rc.1"), "1.1.0")
    shard = put(shard, "1.0.1")
    assert befores(shard) == {
        "1.1.0": ["Version 1.0.1."],
        "1.1.0-rc.1": ["Version 1.0.1."],
        "1.0.1": ["Version 1.0.0."],
        "1.0.0": [],
    }


def test_others_are_not_read_again() -> None:
    shard = put(put(put(None, "1.0.0"), "1.1.0"), "1.2.0")
    asked: list[str] = []

    def read(version: str) -> Parsed:
        asked.append(version)
        return described(version)

    put(shard, "1.3.0", read)
    assert set(asked) == {"1.3.0", "1.2.0"}


def test_a_migration_says_what_was_renamed() -> None:
    renamed = component(version="2.0.0").replace("name: text, type: String, description: The text.", "name: words")
    migrations = "migrations: [{from: ^1, steps: [{rename_input: {from: text, to: words}}]}]"
    texts = {
        "1.0.0": Parsed(parse_component(component())),
        "2.0.0": Parsed(parse_component(renamed.replace("inputValue: text", "inputValue: words")), migrations),
    }
    shard = put(put(None, "1.0.0", texts.__getitem__), "2.0.0", texts.__getitem__)
    assert ("input-renamed", "words", "text") in [
        (change["kind"], change["port"], change["before"]) for change in shard.versions[0].changes
    ]


def test_tags_stay() -> None:
    tagged = Shard("echo", put(None, "1.0.0").versions, {"stable": "ab" * 32})
    assert put(tagged, "1.1.0").tags == {"stable": "ab" * 32}
