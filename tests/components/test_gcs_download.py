"""gcs_download 2.0.0 against a server that speaks the JSON API."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from tests.components.harness import Outcome, run_component
from tests.components.storage_server import StorageServer


def download(storage: StorageServer, folder: Path, url: str, retries: int = 2) -> Outcome:
    env = {"STORAGE_EMULATOR_HOST": storage.url}
    return run_component("gcs_download/2.0.0", folder, {"url": url, "retries": str(retries)}, env=env)


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_an_object_becomes_a_file(storage: StorageServer, tmp_path: Path) -> None:
    content = bytes(range(256)) * 10_000
    storage.objects["some folder/é?#%.bin"] = content
    outcome = download(storage, tmp_path, "gs://bucket/some folder/é?#%.bin")
    assert outcome.exit_code == 0, outcome.log
    assert outcome.outputs["data"].read_bytes() == content
    assert "2560000 bytes, checked by md5Hash" in outcome.log


def test_the_emulator_may_be_given_without_a_scheme(storage: StorageServer, tmp_path: Path) -> None:
    storage.objects["a"] = b"1"
    env = {"STORAGE_EMULATOR_HOST": storage.url.removeprefix("http://")}
    outcome = run_component("gcs_download/2.0.0", tmp_path, {"url": "gs://bucket/a"}, env=env)
    assert outcome.outputs["data"].read_bytes() == b"1"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("gs://bucket/dir/", {"one": b"1", "sub/two": b"2", "three": b"3"}),
        ("gs://bucket/dir", {"one": b"1", "sub/two": b"2", "three": b"3"}),
        ("gs://bucket/dir/t", {"three": b"3"}),
        ("gs://bucket/di", {"dir/one": b"1", "dir/sub/two": b"2", "dir/three": b"3", "dire": b"4"}),
        ("gs://bucket", {"dir/one": b"1", "dir/sub/two": b"2", "dir/three": b"3", "dire": b"4"}),
    ],
)
def test_a_prefix_becomes_a_folder(
    storage: StorageServer, tmp_path: Path, url: str, expected: dict[str, bytes]
) -> None:
    storage.objects |= {"dir/": b"", "dir/one": b"1", "dir/sub/two": b"2", "dir/three": b"3", "dire": b"4"}
    outcome = download(storage, tmp_path, url)
    assert outcome.exit_code == 0, outcome.log
    assert tree(outcome.outputs["data"]) == expected


def test_an_object_wins_over_a_folder_of_the_same_name(storage: StorageServer, tmp_path: Path) -> None:
    storage.objects |= {"dir": b"file", "dir/one": b"1"}
    assert download(storage, tmp_path, "gs://bucket/dir").outputs["data"].read_bytes() == b"file"


@pytest.mark.parametrize("name", ["dir/../../escape", "dir//absolute", "dir/./same"])
def test_a_name_that_leads_out_of_the_folder_is_refused(storage: StorageServer, tmp_path: Path, name: str) -> None:
    storage.objects[name] = b"x"
    outcome = download(storage, tmp_path, "gs://bucket/dir/")
    assert outcome.exit_code == 1
    assert "cannot be a path below the output folder" in outcome.log
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("url", "message"),
    [("gs://bucket/none", "nothing at gs://bucket/none"), ("gs://other/none", "there is no bucket other")],
)
def test_what_is_not_there_fails(storage: StorageServer, tmp_path: Path, url: str, message: str) -> None:
    outcome = download(storage, tmp_path, url)
    assert outcome.exit_code == 1
    assert message in outcome.log


def test_transient_failures_are_tried_again(storage: StorageServer, tmp_path: Path) -> None:
    storage.objects["a"] = b"1"
    storage.failures += [503, 429]
    outcome = download(storage, tmp_path, "gs://bucket/a")
    assert outcome.outputs["data"].read_bytes() == b"1"
    assert outcome.log.count("next attempt in") == 2


def test_it_gives_up_after_the_retries(storage: StorageServer, tmp_path: Path) -> None:
    storage.objects["a"] = b"1"
    storage.failures += [503, 503]
    outcome = download(storage, tmp_path, "gs://bucket/a", retries=1)
    assert outcome.exit_code == 1
    assert "HTTP 503; gave up at attempt 2" in outcome.log


def test_a_refusal_is_not_tried_again_and_names_the_cure(storage: StorageServer, tmp_path: Path) -> None:
    storage.objects["a"] = b"1"
    storage.failures.append(403)
    outcome = download(storage, tmp_path, "gs://bucket/a")
    assert outcome.exit_code == 1
    assert "next attempt" not in outcome.log
    assert "set GOOGLE_APPLICATION_CREDENTIALS" in outcome.log


def test_a_cut_download_is_repeated(storage: StorageServer, tmp_path: Path) -> None:
    storage.objects["a"] = b"whole"
    storage.damage = 1
    outcome = download(storage, tmp_path, "gs://bucket/a")
    assert outcome.outputs["data"].read_bytes() == b"whole"
    assert "4 bytes arrived instead of 5" in outcome.log


def test_a_wrong_md5_fails(storage: StorageServer, tmp_path: Path) -> None:
    storage.objects["a"] = b"right"
    storage.metadata["a"] = {"md5Hash": "AAAAAAAAAAAAAAAAAAAAAA=="}
    outcome = download(storage, tmp_path, "gs://bucket/a", retries=0)
    assert outcome.exit_code == 1
    assert "md5Hash of what arrived is not the server's" in outcome.log


@pytest.mark.parametrize(("checksum", "exit_code"), [("4waSgw==", 0), ("4waShA==", 1)])
def test_crc32c_is_checked_where_there_is_no_md5(
    storage: StorageServer, tmp_path: Path, checksum: str, exit_code: int
) -> None:
    # 0xE3069283 is the published check value of CRC-32C for these nine digits.
    storage.objects["a"] = b"123456789"
    storage.metadata["a"] = {"md5Hash": None, "crc32c": checksum}
    outcome = download(storage, tmp_path, "gs://bucket/a", retries=0)
    assert outcome.exit_code == exit_code, outcome.log
    assert "crc32c" in outcome.log


def test_an_object_stored_zipped_is_checked_and_unpacked(storage: StorageServer, tmp_path: Path) -> None:
    storage.objects["a"] = gzip.compress(b"text" * 1000)
    storage.metadata["a"] = {"contentEncoding": "gzip"}
    outcome = download(storage, tmp_path, "gs://bucket/a")
    assert outcome.outputs["data"].read_bytes() == b"text" * 1000
    assert "checked by md5Hash" in outcome.log


def test_an_answer_that_is_not_json_is_named(storage: StorageServer, tmp_path: Path) -> None:
    storage.objects["a"] = b"1"
    env = {"STORAGE_EMULATOR_HOST": f"{storage.url}/storage/v1/b/bucket/o/a?alt=media&x="}
    outcome = run_component("gcs_download/2.0.0", tmp_path, {"url": "gs://bucket/a"}, env=env)
    assert outcome.exit_code == 1
    assert "did not answer as Google Cloud Storage does" in outcome.log


def test_a_local_folder_is_copied(tmp_path: Path) -> None:
    source = tmp_path / "with space"
    (source / "sub").mkdir(parents=True)
    (source / "sub" / "a").write_bytes(b"1")
    outcome = run_component("gcs_download/2.0.0", tmp_path / "run", {"url": source.as_uri()})
    assert tree(outcome.outputs["data"]) == {"sub/a": b"1"}
