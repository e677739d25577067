"""Signing writes whole states whose versions only grow, and no more than has changed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from catalog.errors import CatalogError
from catalog.library.index.canonical import sha256_hex
from hub.trust.keys import load_keys
from hub.trust.published import is_signed
from hub.trust.roles import Lifetimes
from hub.trust.rotate import rotate
from hub.trust.sign import SignedState, refresh, resign
from tests.hub.trust.memory_hub import MemoryHub, index_bytes
from tests.hub.trust.signed_hub import START, Reader, SignedHub, signed_hub


@pytest.fixture
def signed(tmp_path: Path) -> SignedHub:
    return signed_hub(tmp_path / "keys")


def versions(state: SignedState) -> tuple[int, int, int, int]:
    return state.root, state.targets, state.snapshot, state.timestamp


def rule(raised: pytest.ExceptionInfo[CatalogError]) -> str:
    assert raised.value.hint
    return raised.value.rule


def test_each_state_has_higher_versions(signed: SignedHub) -> None:
    assert versions(signed.publish("second")) == (1, 2, 2, 2)
    assert versions(signed.publish("third")) == (1, 3, 3, 3)


def test_an_unchanged_index_gets_a_new_timestamp_alone(signed: SignedHub) -> None:
    before = set(signed.hub.files)
    assert versions(signed.publish("first")) == (1, 1, 1, 2)
    assert set(signed.hub.files) == before


def test_what_would_expire_before_the_timestamp_is_signed_anew(signed: SignedHub) -> None:
    signed.wait(84)
    assert versions(signed.publish("first")) == (1, 2, 2, 2)


def test_the_index_keeps_its_bytes(signed: SignedHub) -> None:
    assert signed.hub.files["index.json"] == index_bytes("first")


def test_the_timestamp_is_written_last(tmp_path: Path) -> None:
    signed = signed_hub(tmp_path / "keys")
    assert list(signed.hub.files)[-1] == "metadata/timestamp.json"


def test_what_no_reader_needs_any_more_is_retired(signed: SignedHub, tmp_path: Path) -> None:
    signed.publish("second")
    first = sha256_hex(index_bytes("first"))
    assert sorted(signed.hub.retired) == [
        "metadata/1.snapshot.json",
        "metadata/1.targets.json",
        f"metadata/targets/{first}.index.json",
    ]
    for path in signed.hub.retired:
        del signed.hub.files[path]
    assert Reader(tmp_path / "new", signed.trust()).read(signed.hub) == index_bytes("second")


def test_a_state_that_comes_back_is_read_again(signed: SignedHub, tmp_path: Path) -> None:
    reader = Reader(tmp_path / "state", signed.trust())
    for state in ("second", "first", "second"):
        signed.publish(state)
        assert reader.read(signed.hub) == index_bytes(state)


def test_the_state_expires_with_the_first_of_its_parts(signed: SignedHub) -> None:
    assert signed.refresh().expires == START + timedelta(days=7)
    signed.wait(88)
    assert signed.refresh().expires == START + timedelta(days=90)


def test_a_refresh_needs_the_key_of_the_timestamp_alone(signed: SignedHub, tmp_path: Path) -> None:
    for path in signed.keys.glob("*.pem"):
        if not path.name.startswith("timestamp-"):
            path.unlink()
    signed.wait(6)
    assert versions(signed.refresh()) == (1, 1, 1, 2)
    assert Reader(tmp_path / "state", signed.trust()).read(signed.hub, START + timedelta(days=10))


def test_a_refresh_tells_that_the_index_is_another_by_now(signed: SignedHub) -> None:
    assert signed.refresh().current
    signed.hub.write("index.json", index_bytes("second"))
    assert not signed.refresh().current


def test_a_refresh_is_no_first_signature(signed: SignedHub) -> None:
    unsigned = MemoryHub({"index.json": index_bytes("first")})
    assert not is_signed(unsigned)
    with pytest.raises(CatalogError) as caught:
        refresh(unsigned, signed.loaded(), START)
    assert rule(caught) == "sign-expired"


@pytest.mark.parametrize("role", ["targets", "snapshot"])
def test_a_refresh_does_not_do_after_keys_were_replaced(signed: SignedHub, role: str) -> None:
    rotate(signed.loaded(), signed.keys, [role], START)
    with pytest.raises(CatalogError) as caught:
        signed.refresh()
    assert rule(caught) == "sign-expired"


def test_a_refresh_does_not_do_after_targets_expired(signed: SignedHub) -> None:
    signed.wait(91)
    with pytest.raises(CatalogError) as caught:
        signed.refresh()
    assert rule(caught) == "sign-expired"


def test_an_expired_root_signs_nothing(signed: SignedHub) -> None:
    signed.wait(366)
    with pytest.raises(CatalogError) as caught:
        signed.publish("second")
    assert rule(caught) == "sign-expired"


def test_a_server_signs_without_the_key_of_the_root(signed: SignedHub) -> None:
    for path in signed.keys.glob("root-*.pem"):
        path.unlink()
    assert versions(signed.publish("second")) == (1, 2, 2, 2)


def test_a_missing_key_is_named(signed: SignedHub) -> None:
    (targets,) = signed.keys.glob("targets-*.pem")
    targets.unlink()
    with pytest.raises(CatalogError, match="the role targets needs 1 of its 1 keys, and 0 are in") as caught:
        signed.publish("second")
    assert rule(caught) == "sign-threshold"
    assert targets.stem.removeprefix("targets-") in caught.value.hint


def test_keys_of_one_role_may_lie_in_several_folders(signed: SignedHub, tmp_path: Path) -> None:
    safe = tmp_path / "safe"
    safe.mkdir()
    for path in signed.keys.glob("targets-*.pem"):
        path.rename(safe / path.name)
    signed.hub.write("index.json", index_bytes("second"))
    assert resign(signed.hub, load_keys([signed.keys, safe]), START).targets == 2


def test_a_hub_of_other_keys_is_not_signed_over(signed: SignedHub, tmp_path: Path) -> None:
    other = signed_hub(tmp_path / "other")
    with pytest.raises(CatalogError) as caught:
        resign(signed.hub, other.loaded(), START)
    assert rule(caught) == "sign-other-root"


def test_keys_that_were_replaced_elsewhere_do_not_sign(signed: SignedHub) -> None:
    old = signed.loaded()
    rotate(old, signed.keys, ["timestamp"], START)
    signed.publish("second")
    with pytest.raises(CatalogError, match="has a newer root") as caught:
        resign(signed.hub, old, START)
    assert rule(caught) == "sign-other-root"


def test_a_place_without_an_index_is_no_hub(signed: SignedHub) -> None:
    with pytest.raises(CatalogError) as caught:
        resign(MemoryHub(), signed.loaded(), START)
    assert rule(caught) == "hub-missing"


@pytest.mark.parametrize("path", ["metadata/1.snapshot.json", "metadata/1.targets.json"])
def test_lost_metadata_are_told(signed: SignedHub, path: str) -> None:
    del signed.hub.files[path]
    with pytest.raises(CatalogError) as caught:
        signed.publish("second")
    assert rule(caught) == "sign-metadata"


def test_lifetimes_last_at_least_as_long_as_the_timestamp() -> None:
    assert Lifetimes().lasting(timedelta(days=100)) == Lifetimes(
        targets=timedelta(days=100), snapshot=timedelta(days=100), timestamp=timedelta(days=100)
    )
