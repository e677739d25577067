"""YAML and JSON that are small and mean something huge, endless, or two things at once; at every door they have."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from catalog.cli.main import main
from catalog.errors import CatalogError
from catalog.library.folder import FolderLibrary
from catalog.library.hub.index import open_index
from catalog.library.hub.library import HubLibrary
from catalog.library.index.decode import decode_bucket, decode_root, decode_shard
from catalog.library.lock_file import parse_lock
from catalog.load.fetch import FetchOptions
from catalog.load.loader import load_component_from_file, load_component_from_text, load_component_from_url
from hub.publish.prepare import prepare
from hub.publish.submission import Submission
from tests.library.folders import put
from tests.load.servers import serving
from tests.red_team.one_component import hub_of

BODY = "implementation: {container: {image: i, command: [a]}}\n"


def merge_chain() -> str:
    """728 bytes of merges, each of which doubles what the one before has: 8.4 s in PyYAML's C loader."""
    steps = [f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}], k{n}: 1}}\n" for n in range(1, 19)]
    return ("a0: &a0 {k: 1}\n" + "".join(steps))[:728].rpartition("\n")[0] + "\n"


def laughs() -> str:
    """Nine lists, each of which has the one before nine times."""
    return "a0: &a0 [ha]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9))


# The text, and the rule by which it is refused where it stands for a component.
BOMBS = {
    "merge chain": (merge_chain() + BODY, "yaml-alias"),
    "itself": ("name: &a [*a]\n" + BODY, "yaml-alias"),
    "itself in a map": ("annotations: &a {b: *a}\n" + BODY, "yaml-alias"),
    "billion laughs": (laughs() + BODY, "yaml-alias"),
    "one alias": ("name: &name Echo\ndescription: *name\n" + BODY, "yaml-alias"),
    "deep list": ("description: " + "[" * 10_000 + "]" * 10_000 + "\n" + BODY, "yaml-too-deep"),
    "deep map": ("description: " + "{a: " * 10_000 + "1" + "}" * 10_000 + "\n" + BODY, "yaml-too-deep"),
    "deep block": ("".join(" " * n + "a:\n" for n in range(600)) + BODY, "unknown-key"),
    "deep question": ("? " * 5_000 + "a\n" + BODY, "yaml-too-deep"),
    "a key twice": ("name: One\nname: Two\n" + BODY, "duplicate-key"),
    "a key twice deep down": (BODY.replace("image: i", "image: good, image: evil"), "duplicate-key"),
    "a key twice in two spellings": ("name: One\n'name': Two\n" + BODY, "duplicate-key"),
    "two documents": (f"name: One\n{BODY}---\nname: Two\n{BODY}", "yaml-syntax"),
    "too long": ("description: |\n" + "  a\n" * 400_000 + BODY, "spec-too-large"),
    "very many values": ("description: [" + "a," * 400_000 + "]\n" + BODY, "spec-too-large"),
    "very long line": ("description: '" + "a" * 1_100_000 + "'\n" + BODY, "spec-too-large"),
    "nothing": ("", "spec-empty"),
    "a text": ("hello", "wrong-type"),
    "a number": ("1e999999", "wrong-type"),
    "a very long number": (f"inputs: [{{name: a, type: Integer, default: {'9' * 100_000}}}]\n{BODY}", "yaml-syntax"),
    "another version of YAML": ("%YAML 9.9\n---\n" + BODY, "yaml-syntax"),
    "tag handles": ("%TAG ! tag:evil.example,2000:\n---\n!x {}\n", "yaml-tag"),
    "not text": ("\x00\x01\x02", "yaml-syntax"),
    "half a surrogate": ('name: "\\ud800"\n' + BODY, "yaml-syntax"),
}

bombs = pytest.mark.parametrize("name", BOMBS)


def data_of(name: str) -> bytes:
    """The bytes of a bomb."""
    return BOMBS[name][0].encode()


@pytest.fixture(autouse=True)
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CATALOG_HOME", str(tmp_path / "home"))
    return tmp_path


def refused(action: Callable[[], Any]) -> str:
    """The rule by which the action is refused; what it says is short, whatever it was given."""
    with pytest.raises(CatalogError) as caught:
        action()
    assert len(str(caught.value)) < 20_000
    return caught.value.rule


def test_the_merge_chain_is_the_small_one_that_takes_long() -> None:
    assert len(merge_chain()) <= 728
    assert merge_chain().count("*a") > 20


@bombs
def test_as_a_text_a_file_and_a_url(work: Path, name: str) -> None:
    text, rule = BOMBS[name]
    assert refused(lambda: load_component_from_text(text)) == rule
    Path("component.yaml").write_bytes(data_of(name))
    assert refused(lambda: load_component_from_file("component.yaml")) == rule
    options = FetchOptions(use_cache=False)
    with serving(lambda request: request.reply(data_of(name))) as server:
        for url in ((work / "component.yaml").as_uri(), server.url()):
            found = refused(lambda: load_component_from_url(url, options=options))  # noqa: B023
            assert found in (rule, "fetch-too-large", "fetch-not-yaml", "fetch-content")


@bombs
def test_in_a_library_and_in_a_hub(work: Path, name: str) -> None:
    data = data_of(name)
    put(work / "library" / "echo" / "1.0.0" / "component.yaml", "x")
    (work / "library" / "echo" / "1.0.0" / "component.yaml").write_bytes(data)
    rule = BOMBS[name][1]
    assert refused(lambda: FolderLibrary(work / "library").load("echo", "1.0.0")) == rule
    found = refused(lambda: HubLibrary(open_index(hub_of("echo", blob=data))).load("echo", "1.0.0"))
    assert found in (rule, "hub-too-large")


@bombs
def test_on_the_command_line(work: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    Path("component.yaml").write_bytes(data_of(name))
    for words in (["check", "component.yaml"], ["run", "component.yaml"], ["compile", "component.yaml"]):
        assert main(words) in (1, 2)
        told = capsys.readouterr()
        assert "Traceback" not in told.err
        assert len(told.out + told.err) < 40_000


@bombs
def test_as_a_submission(name: str) -> None:
    data = data_of(name)
    for strict in (False, True):
        found = refused(lambda: prepare(Submission("echo", "1.0.0", data), strict=strict))  # noqa: B023
        assert found in (BOMBS[name][1], "submission-too-large")


@bombs
def test_as_the_tests_of_a_component(work: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    folder = work / "components" / "echo" / "1.0.0"
    put(folder / "component.yaml", "name: echo\nmetadata: {annotations: {version: 1.0.0}}\n" + BODY)
    assert main(["check", str(folder)]) == 0
    (folder / "tests.yaml").write_bytes(data_of(name))
    capsys.readouterr()
    assert main(["test", str(folder)]) in (1, 2)
    assert "[" in capsys.readouterr().out, "the rule is told"


@bombs
def test_as_the_migrations_of_a_component(name: str) -> None:
    submission = Submission("echo", "1.0.0", ("name: echo\n" + BODY).encode(), {"migrations.yaml": data_of(name)})
    assert prepare(replace(submission, files={"migrations.yaml": b"migrations: []\n"}), strict=False).findings == ()
    refused(lambda: prepare(submission, strict=False))


@bombs
def test_as_the_policy_of_a_project(work: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    put(work / "component.yaml", "name: Echo\n" + BODY)
    assert main(["check", "component.yaml"]) == 0
    Path(".catalog.yaml").write_bytes(data_of(name))
    code = main(["check", "component.yaml"])
    assert code in (1, 2) or (name == "nothing" and code == 0)
    assert "Traceback" not in capsys.readouterr().err


DEEP = "[" * 100_000
JSON_BOMBS = {
    "deep list": DEEP,
    "deep map": '{"a":' * 100_000,
    "a key twice": '{"index": 1, "index": 2}',
    "not a number": '{"index": NaN}',
    "a very long number": '{"index": ' + "9" * 10_000 + "}",
    "half a surrogate": '{"index": "\\ud800"}',
    "wrong": "{]",
    "null": "null",
}


@pytest.mark.parametrize("name", JSON_BOMBS)
def test_as_a_lock_or_as_a_part_of_an_index(name: str) -> None:
    text = JSON_BOMBS[name]
    assert refused(lambda: parse_lock(text)) in ("lock-invalid", "lock-version")
    for decode in (decode_root, decode_bucket, decode_shard):
        assert refused(lambda: decode(text.encode(), "hub")) == "hub-malformed"  # noqa: B023


def test_a_component_in_json_is_under_the_same_limits() -> None:
    deep = json.dumps({"name": "a", "implementation": {}})[:-1] + ', "x": ' + "[" * 5000 + "]" * 5000 + "}"
    assert refused(lambda: load_component_from_text(deep)) == "yaml-too-deep"
