from __future__ import annotations

import datetime
import io
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

import cluster_steps
from cluster_steps.modelhub_archive import file_digest, pack_model
from cluster_steps.serving_fetch import Unfetched, fetch_model, main, signed_headers, unpack
from cluster_steps.serving_objects import FETCHERS
from cluster_steps.storage_credentials import AccessKey
from tests.components.cluster_steps.file_server import FileServer, serve_folder


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setenv("no_proxy", "*")


@pytest.fixture
def hub(tmp_path: Path) -> Path:
    """A public hub with the model `digits`, version 1."""
    model = tmp_path / "model" / "server"
    model.mkdir(parents=True)
    (model / "weights").write_text("w")
    place = tmp_path / "hub" / "center" / "digits" / "1"
    place.mkdir(parents=True)
    pack_model(model.parent, "digits", place / "digits.tar.gz")
    (place / "digits.tar.gz.sha256").write_text(f"{file_digest(place / 'digits.tar.gz')}  digits.tar.gz\n")
    return tmp_path / "hub"


def fetched(server: FileServer, tmp_path: Path, digest: str = "") -> Path:
    target = tmp_path / "models"
    target.mkdir(exist_ok=True)
    return Path(fetch_model(server.url, "center", "digits", "1", str(target), digest))


def test_a_model_is_fetched_checked_and_unpacked(hub: Path, tmp_path: Path) -> None:
    with serve_folder(hub) as server:
        place = fetched(server, tmp_path)
    assert place == tmp_path / "models" / "digits"
    assert (place / "server" / "weights").read_text() == "w"
    assert [path.name for path in place.parent.iterdir()] == ["digits"]
    assert "Authorization" not in server.asked[0]


def test_the_request_is_signed_and_the_secret_stays_here(
    hub: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "minio")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "topsecret")
    with serve_folder(hub) as server:
        fetched(server, tmp_path)
    assert server.asked[0]["Authorization"].startswith("AWS4-HMAC-SHA256 Credential=minio/")
    assert "topsecret" not in str(server.asked) + capsys.readouterr().out


def test_the_signature_is_that_of_the_published_example() -> None:
    # The test vector of AWS' documentation for GET of an object, without its Range header, computed with botocore.
    key = AccessKey("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
    moment = datetime.datetime(2013, 5, 24, tzinfo=datetime.timezone.utc)
    url = "https://examplebucket.s3.amazonaws.com/test.txt"
    assert signed_headers(url, key, moment)["Authorization"] == botocore_signature(url, key, moment)


def botocore_signature(url: str, key: AccessKey, moment: datetime.datetime) -> str:
    """What the reference implementation says."""
    from botocore.auth import S3SigV4Auth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials

    signer = S3SigV4Auth(Credentials(key.key, key.secret), "s3", "us-east-1")
    request = AWSRequest("GET", url)
    request.context["timestamp"] = moment.strftime("%Y%m%dT%H%M%SZ")
    request.headers["X-Amz-Date"] = request.context["timestamp"]
    request.headers["X-Amz-Content-SHA256"] = signer.payload(request)
    text = signer.string_to_sign(request, signer.canonical_request(request))
    signer._inject_signature_to_request(request, signer.signature(text, request))
    return str(request.headers["Authorization"])


def test_another_content_than_promised_is_refused(hub: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cluster_steps.serving_fetch.time.sleep", lambda _: None)
    checksum = hub / "center/digits/1/digits.tar.gz.sha256"
    with serve_folder(hub) as server:
        with pytest.raises(Unfetched, match="as asked for"):
            fetched(server, tmp_path, "sha256:00")
        checksum.write_text("00  digits.tar.gz\n")
        with pytest.raises(Unfetched, match="as the hub says"):
            fetched(server, tmp_path)
        checksum.unlink()
        with pytest.raises(Unfetched, match="HTTP 404"):
            fetched(server, tmp_path)


@pytest.mark.parametrize(
    ("name", "kind"),
    [("../out", tarfile.REGTYPE), ("/etc/x", tarfile.REGTYPE), ("a/link", tarfile.SYMTYPE), ("pipe", tarfile.FIFOTYPE)],
)
def test_an_archive_cannot_reach_out(name: str, kind: bytes, tmp_path: Path) -> None:
    entry = tarfile.TarInfo(name)
    entry.type = kind
    with tarfile.open(tmp_path / "bad.tar.gz", "w:gz") as archive:
        archive.addfile(entry, io.BytesIO())
    with pytest.raises(Unfetched, match="not taken"):
        unpack(str(tmp_path / "bad.tar.gz"), "digits", str(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["bad.tar.gz"]


def test_the_only_top_folder_becomes_the_model_whatever_it_is_called(tmp_path: Path) -> None:
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "weights").write_text("w")
    pack_model(tmp_path / "m", "other", tmp_path / "a.tar.gz")
    assert (Path(unpack(str(tmp_path / "a.tar.gz"), "digits", str(tmp_path))) / "weights").read_text() == "w"


def test_an_archive_without_a_top_folder(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "a.tar.gz", "w:gz") as archive:
        for name in ("./one", "two"):
            archive.addfile(tarfile.TarInfo(name), io.BytesIO())
    place = Path(unpack(str(tmp_path / "a.tar.gz"), "digits", str(tmp_path)))
    assert sorted(path.name for path in place.iterdir()) == ["one", "two"]


def test_failures_are_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serve_folder(tmp_path) as server:
        flags = ["--endpoint", server.url, "--bucket", "b", "--model", "m", "--version", "1"]
        assert main([*flags, "--target", str(tmp_path)]) == 1
    assert "serving_fetch: http://127.0.0.1" in capsys.readouterr().err


def test_the_shipped_files_run_alone(hub: Path, tmp_path: Path) -> None:
    """In a server's image there is Python and what the ConfigMap holds, nothing else."""
    shipped = tmp_path / "shipped" / "cluster_steps"
    shipped.mkdir(parents=True)
    source = Path(str(cluster_steps.__file__)).parent
    for name in FETCHERS:
        (shipped / f"{name}.py").write_text((source / f"{name}.py").read_text())
    (tmp_path / "models").mkdir()
    with serve_folder(hub) as server:
        flags = ["--endpoint", server.url, "--bucket", "center", "--model", "digits", "--version", "1"]
        command = [sys.executable, "-S", "-m", "cluster_steps.serving_fetch", *flags]
        environment = {"PYTHONPATH": str(shipped.parent), "no_proxy": "*"}
        subprocess.run([*command, "--target", str(tmp_path / "models")], env=environment, check=True)
    assert (tmp_path / "models" / "digits" / "server" / "weights").read_text() == "w"
