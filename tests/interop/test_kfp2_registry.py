"""The RegistryClient of kfp 2, as it is on PyPI, against a served hub."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from catalog.library.index.canonical import sha256_hex
from tests.hub.served import Served, served
from tests.hub.texts import cases, component, readme
from tests.interop.programs import answers
from tests.oracles import KFP2, Oracle

Calls = list[tuple[str, dict[str, Any]]]


@pytest.fixture
def hub(tmp_path: Path, kfp2: Oracle) -> Iterator[Served]:
    assert kfp2.version == KFP2.version
    with served(tmp_path / "hub") as hub:
        yield hub


def ask(hub: Served, folder: Path, calls: Calls, token: str = "") -> list[dict[str, Any]]:
    asked = {"host": f"{hub.address}/registry", "token": token, "calls": calls}
    return answers(KFP2, "calls_kfp2.py", asked, folder)


def pipeline_file(folder: Path, name: str = "Echo Twice", text: str = "") -> tuple[Path, str]:
    file = folder / "pipeline.yaml"
    file.write_text(text or component(name), encoding="utf-8", newline="")
    return file, sha256_hex(file.read_bytes())


def test_everything_the_client_can_do(hub: Served, tmp_path: Path) -> None:
    file, digest = pipeline_file(tmp_path)
    other = tmp_path / "other.yaml"
    other.write_text(component("Echo Twice", description="Another text."), encoding="utf-8")
    second = sha256_hex(other.read_bytes())
    name, version, newer = "echo-twice", f"sha256:{digest}", f"sha256:{second}"
    calls: Calls = [
        ("upload_pipeline", {"file_name": str(file), "tags": ["stable", "first"]}),
        ("upload_pipeline", {"file_name": str(file), "tags": "again"}),
        ("upload_pipeline", {"file_name": str(other)}),
        ("list_packages", {}),
        ("get_package", {"package_name": name}),
        ("list_versions", {"package_name": name}),
        ("get_version", {"package_name": name, "version": version}),
        ("list_tags", {"package_name": name}),
        ("get_tag", {"package_name": name, "tag": "stable"}),
        ("create_tag", {"package_name": name, "version": version, "tag": "old"}),
        ("update_tag", {"package_name": name, "version": newer, "tag": "stable"}),
        ("download_pipeline", {"package_name": name, "version": version}),
        ("download_pipeline", {"package_name": name, "tag": "stable", "file_name": "by_tag.yaml"}),
        ("delete_tag", {"package_name": name, "tag": "old"}),
        ("get_tag", {"package_name": name, "tag": "old"}),
        ("delete_version", {"package_name": name, "version": version}),
        ("list_versions", {"package_name": name}),
        ("delete_package", {"package_name": name}),
        ("list_packages", {}),
    ]
    found = dict(zip(range(len(calls)), ask(hub, tmp_path, calls, hub.token()), strict=True))
    value: dict[int, Any] = {number: answer.get("value") for number, answer in found.items()}

    assert value[0] == value[1] == [name, version]
    assert value[2] == [name, newer]
    assert [package["name"] for package in value[3]] == [f"packages/{name}"]
    assert value[4]["name"] == f"packages/{name}" and value[4]["createTime"]
    assert {item["name"] for item in value[5]} == {f"packages/{name}/versions/{each}" for each in (version, newer)}
    assert value[6]["name"] == f"packages/{name}/versions/{version}"
    assert {tag["name"].rpartition("/")[2] for tag in value[7]} == {"stable", "first", "again"}
    assert value[8]["version"] == f"packages/{name}/versions/{version}"
    assert value[9] == {
        **value[9],
        "name": f"packages/{name}/tags/old",
        "version": f"packages/{name}/versions/{version}",
    }
    assert value[10]["version"] == f"packages/{name}/versions/{newer}"
    assert (tmp_path / value[11]).read_bytes() == file.read_bytes()
    assert value[11] == f"{name}_{digest}.yaml"
    assert (tmp_path / "by_tag.yaml").read_bytes() == other.read_bytes()
    assert value[13] in (True, {"done": True})
    assert found[14] == {"status": 404}
    assert value[15] is True
    assert [item["name"] for item in value[16]] == [f"packages/{name}/versions/{newer}"]
    assert value[17] is True
    assert value[18] == []


def test_a_pipeline_compiled_by_kfp_2_comes_back_byte_for_byte(hub: Served, tmp_path: Path) -> None:
    package = "doubling-twice"
    calls: Calls = [
        ("compile", {"path": "compiled.yaml"}),
        ("upload_pipeline", {"file_name": "compiled.yaml", "tags": ["v1"]}),
        ("download_pipeline", {"package_name": package, "tag": "v1", "file_name": "back.yaml"}),
    ]
    _, uploaded, _ = ask(hub, tmp_path, calls, hub.token())
    compiled = (tmp_path / "compiled.yaml").read_bytes()
    assert uploaded["value"] == [package, f"sha256:{sha256_hex(compiled)}"]
    assert (tmp_path / "back.yaml").read_bytes() == compiled


def test_line_ends_come_back_as_they_were_sent(hub: Served, tmp_path: Path) -> None:
    file, digest = pipeline_file(tmp_path, text=component("windows").replace("\n", "\r\n"))
    calls: Calls = [
        ("upload_pipeline", {"file_name": str(file), "tags": ["v1"]}),
        ("download_pipeline", {"package_name": "windows", "version": f"sha256:{digest}", "file_name": "back.yaml"}),
    ]
    uploaded, _ = ask(hub, tmp_path, calls, hub.token())
    assert uploaded["value"] == ["windows", f"sha256:{digest}"]
    assert (tmp_path / "back.yaml").read_bytes() == file.read_bytes()


def test_published_components_are_packages_that_the_client_reads(hub: Served, tmp_path: Path) -> None:
    text = component()
    assert hub.publish(text, hub.token(), {"README.md": readme(), "tests.yaml": cases()}).status_code == 201
    digest = sha256_hex(text.encode())
    calls: Calls = [
        ("list_packages", {}),
        ("list_versions", {"package_name": "echo"}),
        ("download_pipeline", {"package_name": "echo", "tag": "1.0.0", "file_name": "by_number.yaml"}),
        ("download_pipeline", {"package_name": "echo", "tag": "latest", "file_name": "latest.yaml"}),
        ("load_url", {"url": f"{hub.address}/registry/echo/sha256:{digest}"}),
        ("delete_package", {"package_name": "echo"}),
    ]
    packages, versions, _, _, loaded, deleted = ask(hub, tmp_path, calls, hub.token())
    assert [package["name"] for package in packages["value"]] == ["packages/echo"]
    assert [item["name"] for item in versions["value"]] == [f"packages/echo/versions/sha256:{digest}"]
    assert (tmp_path / "by_number.yaml").read_text(encoding="utf-8") == text
    assert (tmp_path / "latest.yaml").read_text(encoding="utf-8") == text
    assert loaded["value"] == {"name": "echo", "inputs": ["text"]}
    assert deleted == {"status": 409}


def test_the_client_without_a_token_reads_and_does_not_write(hub: Served, tmp_path: Path) -> None:
    file, digest = pipeline_file(tmp_path)
    [uploaded] = ask(hub, tmp_path, [("upload_pipeline", {"file_name": str(file)})], hub.token())
    calls: Calls = [
        ("download_pipeline", {"package_name": "echo-twice", "version": f"sha256:{digest}", "file_name": "x.yaml"}),
        ("upload_pipeline", {"file_name": str(file)}),
        ("delete_package", {"package_name": "echo-twice"}),
        ("create_tag", {"package_name": "echo-twice", "version": f"sha256:{digest}", "tag": "mine"}),
    ]
    read, *written = ask(hub, tmp_path, calls)
    assert uploaded["value"] and read["value"]
    assert written == 3 * [{"status": 401}]


@pytest.mark.parametrize(
    "text", ["{}\n", "just text\n", "name: ''\n", "name: [1]\n", "a: *b\n", "\x00", "name: '...'\n"]
)
def test_a_file_without_a_name_is_refused(hub: Served, tmp_path: Path, text: str) -> None:
    file, _ = pipeline_file(tmp_path, text=text)
    [uploaded] = ask(hub, tmp_path, [("upload_pipeline", {"file_name": str(file)})], hub.token())
    assert uploaded == {"status": 422}


def test_components_load_from_plain_addresses(hub: Served, tmp_path: Path) -> None:
    text = component()
    assert hub.publish(text, hub.token(), {"README.md": readme(), "tests.yaml": cases()}).status_code == 201
    home = f"{hub.address}/components/echo"
    addresses = [
        f"{home}/component.yaml",
        f"{home}/1.0.0/component.yaml",
        f"{home}/versions/sha256/{sha256_hex(text.encode())}",
    ]
    loaded = ask(hub, tmp_path, [("load_url", {"url": address}) for address in addresses])
    assert loaded == 3 * [{"value": {"name": "echo", "inputs": ["text"]}}]
