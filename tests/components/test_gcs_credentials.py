"""How gcs_download 2.0.0 proves who it is: its own RSA signature against OpenSSL, and the token exchange."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.components.harness import Outcome, load, run_component
from tests.components.storage_server import StorageServer, serve

pytestmark = pytest.mark.skipif(
    shutil.which("openssl") is None, reason="openssl makes the keys and checks the signatures"
)


def openssl(*args: str | Path, data: bytes = b"") -> bytes:
    process = subprocess.run(["openssl", *map(str, args)], input=data, capture_output=True, check=False)
    assert process.returncode == 0, process.stderr
    return process.stdout


def make_key(folder: Path, bits: int, traditional: bool = False) -> str:
    path = folder / "key.pem"
    openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", f"rsa_keygen_bits:{bits}", "-out", path)
    if traditional:
        path.write_bytes(openssl("rsa", "-in", path, "-traditional"))
    openssl("pkey", "-in", path, "-pubout", "-out", folder / "public.pem")
    return path.read_text()


def verify(folder: Path, message: bytes, signature: bytes) -> None:
    (folder / "signature").write_bytes(signature)
    answer = openssl(
        "dgst", "-sha256", "-verify", folder / "public.pem", "-signature", folder / "signature", data=message
    )
    assert answer == b"Verified OK\n"


def unpadded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def credentials(folder: Path, **fields: Any) -> Path:
    path = folder / "credentials.json"
    path.write_text(json.dumps(fields))
    return path


def run_against(storage: StorageServer, folder: Path, key_file: Path) -> Outcome:
    """Runs the component's program as the library has it, with the storage host of the real service replaced by ours.

    An emulator is asked without credentials, so STORAGE_EMULATOR_HOST cannot stand in here.
    """
    container = load("gcs_download/2.0.0").container
    assert container is not None
    assert container.command is not None
    program = str(container.command[-1]).replace("https://storage.googleapis.com", storage.url)
    process = subprocess.run(
        [sys.executable, "-c", program, "--url=gs://bucket/a", "--retries=0", "--data", str(folder / "data")],
        env={"GOOGLE_APPLICATION_CREDENTIALS": str(key_file), "NO_PROXY": "*"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return Outcome(process.returncode, process.stdout.decode(), {"data": folder / "data"})


@pytest.mark.parametrize(("bits", "traditional"), [(2048, False), (2048, True), (1025, False)])
def test_a_service_account_signs_what_openssl_verifies(tmp_path: Path, bits: int, traditional: bool) -> None:
    with serve(StorageServer(objects={"a": b"secret"}, token="t0ken")) as storage:
        key_file = credentials(
            tmp_path,
            type="service_account",
            client_email="robot@example.com",
            private_key=make_key(tmp_path, bits, traditional),
            private_key_id="k1",
            token_uri=f"{storage.url}/token",
        )
        outcome = run_against(storage, tmp_path, key_file)
    assert outcome.exit_code == 0, outcome.log
    assert outcome.outputs["data"].read_bytes() == b"secret"
    [grant] = storage.grants
    assert grant["grant_type"] == "urn:ietf:params:oauth:grant-type:jwt-bearer"
    header, claims, signature = grant["assertion"].split(".")
    assert json.loads(unpadded(header)) == {"alg": "RS256", "typ": "JWT", "kid": "k1"}
    claimed = json.loads(unpadded(claims))
    assert (claimed["iss"], claimed["aud"]) == ("robot@example.com", f"{storage.url}/token")
    assert claimed["scope"] == "https://www.googleapis.com/auth/devstorage.read_only"
    assert claimed["exp"] - claimed["iat"] == 3600
    verify(tmp_path, f"{header}.{claims}".encode(), unpadded(signature))


def test_a_user_trades_the_refresh_token(tmp_path: Path) -> None:
    with serve(StorageServer(objects={"a": b"mine"}, token="t0ken")) as storage:
        key_file = credentials(
            tmp_path,
            type="authorized_user",
            client_id="id",
            client_secret="not so secret",
            refresh_token="again",
            token_uri=f"{storage.url}/token",
        )
        outcome = run_against(storage, tmp_path, key_file)
    assert outcome.outputs["data"].read_bytes() == b"mine"
    expected = {
        "grant_type": "refresh_token",
        "client_id": "id",
        "client_secret": "not so secret",
        "refresh_token": "again",
    }
    assert storage.grants == [expected]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"type": "external_account"}, "credentials of type 'external_account' are not supported"),
        ({"type": "service_account", "client_email": "a@b.c"}, "lacks private_key"),
        ({"type": "service_account", "client_email": "a@b.c", "private_key": "no key"}, "no RSA key in PEM form"),
        ({}, "is no credentials file"),
    ],
)
def test_unusable_credentials_are_named(tmp_path: Path, fields: dict[str, str], message: str) -> None:
    env = {"GOOGLE_APPLICATION_CREDENTIALS": str(credentials(tmp_path, **fields)), "STORAGE_EMULATOR_HOST": ""}
    outcome = run_component("gcs_download/2.0.0", tmp_path, {"url": "gs://bucket/a", "retries": "0"}, env=env)
    assert outcome.exit_code == 1
    assert message in outcome.log
    assert "Traceback" not in outcome.log
