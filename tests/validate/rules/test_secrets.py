"""What looks like a secret, and what only sounds like one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.validate.samples import CLEAN, findings

# Put together here, so that no scanner of this repository takes them for real.
KEY = "AKIA" + "ABCDEFGHIJKLMNOP"
GITHUB = "ghp_" + "a1B2" * 9
PRIVATE = "-----BEGIN RSA " + "PRIVATE KEY-----"


def with_env(name: str, value: str) -> str:
    return CLEAN.replace("    args:\n", f"    env: {{{name}: '{value}'}}\n    args:\n")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KEY", KEY),
        ("ANY", f"x {GITHUB}"),
        ("ANY", PRIVATE),
        ("URL", "postgresql://ada:" + "lovelace@db/x"),
        ("DB_PASSWORD", "hunter22"),
        ("api-key", "0123456789abcdef"),
        ("OPTIONS", "--password=hunter22 --verbose"),
    ],
)
def test_secrets_in_env_are_found(tmp_path: Path, name: str, value: str) -> None:
    (finding,) = findings(tmp_path, with_env(name, value), "secret-in-file")
    assert f'the environment variable "{name}"' in finding.message
    assert value not in finding.message


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PASSWORD", ""),
        ("PASSWORD", "$(DB_PASSWORD)"),
        ("PASSWORD", "<password>"),
        ("PASSWORD_FILE", "/run/secrets/db"),
        ("DB_PASSWORD", "/run/secrets/db"),
        ("MAX_TOKENS", "100000"),
        ("TOKEN", "None"),
        ("SECRET_NAME", "my-kubernetes-secret"),
        ("URL", "https://example.org:8080/a@b"),
        ("TEXT", "token=$TOKEN password=*****"),
    ],
)
def test_what_only_sounds_like_a_secret_is_fine(tmp_path: Path, name: str, value: str) -> None:
    assert findings(tmp_path, with_env(name, value), "secret-in-file") == ()


def test_secrets_in_defaults_and_in_the_command_are_found(tmp_path: Path) -> None:
    text = CLEAN.replace("type: String, ", f"type: String, default: {KEY}, ").replace(
        "    args:\n", f"    args:\n    - {GITHUB}\n"
    )
    assert len(findings(tmp_path, text, "secret-in-file")) == 2
