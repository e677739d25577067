from __future__ import annotations

from pathlib import Path

import pytest

from cluster_steps.storage_credentials import AccessKey, access_key_in, find_access_key


@pytest.mark.parametrize(
    "values",
    [
        {"AWS_ACCESS_KEY_ID": "k", "AWS_SECRET_ACCESS_KEY": "s"},
        {"access-key": "k", "secret-key": "s"},
        {"accesskey": "k", "secretkey": "s", "other": "x"},
    ],
)
def test_every_usual_spelling_is_found(values: dict[str, str]) -> None:
    assert access_key_in(values) == AccessKey("k", "s")


def test_half_a_key_is_none() -> None:
    assert access_key_in({"access-key": "k", "secretkey": "s"}) is None


def test_a_mounted_secret_goes_before_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "env")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "env")
    assert find_access_key(str(tmp_path)) == AccessKey("env", "env")
    (tmp_path / "access-key").write_text("mounted\n")
    (tmp_path / "secret-key").write_text("mounted\n")
    assert find_access_key(str(tmp_path)) == AccessKey("mounted", "mounted")


def test_a_key_is_never_shown() -> None:
    key = AccessKey("minio", "minio123")
    assert "minio" not in f"{key} {key!r} {[key]}"
