"""How a configuration states whom to trust."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from catalog.errors import UsageError
from catalog.library.hub.trust.anchor import Trust, parse_trust

DIGEST = "ab" * 32


@pytest.mark.parametrize("value", ["root.json", {"root": "root.json"}, "./root.json"])
def test_a_root_file_is_read_beside_the_configuration(tmp_path: Path, value: Any) -> None:
    (tmp_path / "root.json").write_bytes(b"a root")
    assert parse_trust(value, tmp_path) == Trust(root=b"a root")


@pytest.mark.parametrize("value", [f"sha256:{DIGEST}", f"sha256:{DIGEST.upper()}", {"sha256": DIGEST}])
def test_a_digest_may_stand_for_a_root(tmp_path: Path, value: Any) -> None:
    assert parse_trust(value, tmp_path) == Trust(digest=DIGEST)


def test_a_root_may_stand_in_the_configuration_itself(tmp_path: Path) -> None:
    root = {"signatures": [], "signed": {"_type": "root"}}
    assert json.loads(parse_trust(root, tmp_path).root) == root


def test_the_first_root_seen_is_trusted_only_when_that_is_asked_for(tmp_path: Path) -> None:
    assert parse_trust("first-use", tmp_path) == Trust(first_use=True)


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        True,
        7,
        [],
        {},
        {"root": ""},
        {"root": 7},
        {"sha256": "abc"},
        {"root": "root.json", "sha256": DIGEST},
        {"signed": object()},
        "sha256:abc",
        f"sha256:{DIGEST}00",
        "absent.json",
        ".",
        "a\0b",
        "empty.json",
        "large.json",
    ],
    ids=str,
)
def test_anything_else_is_refused(tmp_path: Path, value: Any) -> None:
    (tmp_path / "empty.json").touch()
    (tmp_path / "large.json").write_bytes(b" " * 100_000)
    with pytest.raises(UsageError) as caught:
        parse_trust(value, tmp_path)
    assert caught.value.rule == "hub-trust"
    assert caught.value.hint
