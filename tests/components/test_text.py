"""echo and join_text: texts go through them unharmed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.components.harness import DATA, renamed, run_component


@pytest.mark.parametrize(
    "text", ["-e \\t", "--", "%d %s", "tab\tquote\"'`", "line\n\n", "\\", "*", "\u202e漢\U0001f600"]
)
def test_echo_changes_nothing(tmp_path: Path, text: str) -> None:
    outcome = run_component("echo/1.0.0", tmp_path, {"text": text})
    assert outcome.text("text") == text
    assert outcome.log == f"{text}\n"


def test_join_keeps_every_byte(tmp_path: Path) -> None:
    first, second = bytes(range(256)) * 5000, b"\xff\x00-n\n\n"
    outcome = run_component("join_text/1.0.0", tmp_path, {"separator": ""}, {"first": first, "second": second})
    assert outcome.outputs["text"].read_bytes() == first + second


def test_join_refuses_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "inputs" / "first" / "data"
    folder.mkdir(parents=True)
    outcome = run_component("join_text/1.0.0", tmp_path, {"first": "a folder"}, {"second": b""})
    assert outcome.exit_code == 1
    assert "an input is a folder or missing" in outcome.log


def test_two_texts_are_downloaded_joined_and_printed(tmp_path: Path) -> None:
    texts = [
        run_component("gcs_download/2.0.0", tmp_path / name, {"url": (DATA / name).as_uri()})
        for name in ("sonnets.txt", "jabberwocky.txt")
    ]
    given = renamed(texts[0], first="data") | renamed(texts[1], second="data")
    joined = run_component("join_text/1.0.0", tmp_path / "join", {}, given)
    printed = run_component("echo/1.0.0", tmp_path / "print", {"text": joined.text("text")})
    assert "Shall I compare thee to a summer's day?" in printed.log
    assert printed.log.index("SONNET 116") < printed.log.index("JABBERWOCKY")
