"""A list of what is allowed is compared with the parts of a thing, not with the beginning of its text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from catalog.cli.main import main
from tests.library.folders import put

GOOD = (
    "good.example/team/echo:1",
    "good.example/team/echo",
    "good.example/team/deep/echo:1",
    f"good.example/team/echo@sha256:{'0' * 64}",
    "other.example:5000/echo:1",
    "docker.io/library/bash:5",
    "bash:5",
)
EVIL = (
    "good.example.evil.tld/team/echo:1",
    "good.example-evil.tld/team/echo:1",
    "evil-good.example/team/echo:1",
    "evil.tld/good.example/team/echo:1",
    "good.example@evil.tld/team/echo:1",
    "good.example:443@evil.tld/team/echo:1",
    "user:password@good.example/team/echo:1",
    "good.example/team@evil.tld/echo:1",
    "good.example:5000/team/echo:1",
    "good.example:/team/echo:1",
    "other.example/echo:1",
    "other.example:50000/echo:1",
    "other.example:5000.evil.tld/echo:1",
    "good.example/team2/echo:1",
    "good.example/teamevil:1",
    "good.example/echo:1",
    "good.example/team/../evil/echo:1",
    "good.example/team/./echo:1",
    "good.example//team/echo:1",
    "good.example/team//echo:1",
    "/good.example/team/echo:1",
    "https://good.example/team/echo:1",
    "//good.example/team/echo:1",
    "evil.tld/echo:1#good.example/team/",
    "evil.tld/echo:1?good.example/team/",
    "evil.tld\\good.example/team/echo:1",
    "good.example%2fteam/echo:1",
    "good.example\u2215team/echo:1",
    "g\u043e\u043ed.example/team/echo:1",
    "good.example/team/echo:1 evil.tld/echo",
    "good.example/team/echo:1\nevil.tld/echo",
    "bash.evil.tld/bash:5",
    "library/bash:5/evil",
    "evil/bash:5",
    "-v/:/host",
    "--privileged",
    " good.example/team/echo:1",
)


@pytest.fixture(autouse=True)
def policy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A project that allows two registries and Docker's own images."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CATALOG_HOME", str(tmp_path / "home"))
    allowed = ["good.example/team/", "other.example:5000", "docker.io/library"]
    Path(".catalog.yaml").write_text(json.dumps({"check": {"registries": allowed}}))


def check(image: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, set[str]]:
    """The exit code of `catalog check` for a component with this image, and the rules of its errors."""
    component = {"name": "Echo", "implementation": {"container": {"image": image, "command": ["echo"]}}}
    put(Path("component.yaml"), json.dumps(component))
    code = main(["check", "component.yaml", "--format", "json"])
    told = json.loads(capsys.readouterr().out)
    return code, {finding["rule"] for finding in told["findings"] if finding["severity"] == "error"}


@pytest.mark.parametrize("image", GOOD)
def test_what_the_list_names_is_allowed(capsys: pytest.CaptureFixture[str], image: str) -> None:
    assert check(image, capsys) == (0, set())


@pytest.mark.parametrize("image", EVIL, ids=ascii)
def test_what_only_looks_like_it_is_not(capsys: pytest.CaptureFixture[str], image: str) -> None:
    code, rules = check(image, capsys)
    assert code == 1
    assert rules & {"image-not-allowed", "image-invalid"}
