"""Which names a hub takes."""

from __future__ import annotations

import pytest

from catalog.errors import LibraryError
from hub.index.change import change_shards
from hub.publish.moniker import RESERVED, check_name_form, check_new_name
from tests.hub.index.libraries import simple_shard
from tests.hub.index.memory import MemoryHub


@pytest.mark.parametrize("name", ["echo", "team/echo", "data_set", "9-lives", "console", "com", "com10", "a" * 128])
def test_plain_names_are_fine(name: str) -> None:
    assert check_name_form(name) == name


@pytest.mark.parametrize(
    "name",
    [
        *(
            "",
            ".",
            "..",
            "../echo",
            "echo/",
            "/echo",
            "a/b/c",
            "Echo",
            "a b",
            "a.b",
            "echo\n",
            "\u0435cho",
            "e\u0301cho",
        ),
        *("-echo", "_echo", "a\\b", "a\x00b", "echo@1", "a" * 129, "team/..", "team/-x", "~", "%2e%2e", "con.txt"),
        *("con", "nul", "com1", "lpt9", "team/aux", "prn/echo"),
    ],
)
def test_names_follow_one_grammar(name: str) -> None:
    with pytest.raises(LibraryError) as caught:
        check_name_form(name)
    assert caught.value.rule == "reference-invalid"


@pytest.mark.parametrize("name", ["c-o-n", "team/n-ul", "packages", "team/tags", "api/echo"])
def test_reserved_names_are_refused(name: str) -> None:
    with pytest.raises(LibraryError) as caught:
        check_name_form(name)
    assert caught.value.rule == "name-reserved"


def test_the_reserved_names_are_monikers() -> None:
    assert all(name == name.lower() and name.isalnum() for name in RESERVED)


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("data_set", "name-look-alike"),
        ("data-set", "name-look-alike"),
        ("my_team/say", "name-look-alike"),
        ("my-team/e-cho", "name-look-alike"),
        ("my-team", "name-taken"),
        ("myteam", "name-taken"),
        ("dataset/echo", "name-taken"),
        ("data_set/echo", "name-taken"),
        ("data_sets", ""),
        ("echo", ""),
        ("my-team/say", ""),
        ("other/echo", ""),
    ],
)
def test_names_that_look_like_others_are_refused(name: str, rule: str) -> None:
    hub = MemoryHub()
    with hub.changing() as writer:
        change_shards(writer, [simple_shard(writer, known, "1.0.0") for known in ("dataset", "my-team/echo")])
        if not rule:
            check_new_name(writer, name)
            return
        with pytest.raises(LibraryError) as caught:
            check_new_name(writer, name)
    assert caught.value.rule == rule
