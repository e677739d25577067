from __future__ import annotations

from pathlib import Path

import pytest

from catalog.errors import CatalogError, SpecError, UsageError
from catalog.library.hub.config import configured_hubs
from catalog.library.hub.hub_entry import HubEntry
from catalog.library.hub.trust.anchor import Trust
from catalog.validate.policy import read_policy


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's home folder, and no other settings."""
    for variable in ("CATALOG_HUBS", "CATALOG_CONFIG"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("CATALOG_HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "project" / ".git").mkdir(parents=True)
    return tmp_path / "project"


def urls(beside: Path) -> list[str]:
    return [entry.url for entry in configured_hubs(beside)]


def test_without_settings_there_are_no_hubs(project: Path) -> None:
    assert configured_hubs(project) == ()


def test_the_projects_hubs_come_first_then_the_users_then_the_variables(
    project: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / ".catalog.yaml").write_text("hubs: [{name: p, url: https://project.example/}]\n")
    (home / "config.yaml").write_text("hubs: [{name: u, url: https://user.example/hub}]\n")
    monkeypatch.setenv("CATALOG_HUBS", "https://one.example s3://bucket/hub")
    assert urls(project) == [
        "https://project.example",
        "https://user.example/hub",
        "https://one.example",
        "s3://bucket/hub",
    ]


def test_an_address_that_is_listed_twice_is_asked_once_as_listed_first(
    project: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "config.yaml").write_text("hubs: [{name: u, url: https://hub.example, namespaces: [team]}]\n")
    monkeypatch.setenv("CATALOG_HUBS", "https://hub.example/")
    (found,) = configured_hubs(project)
    assert (found.name, found.namespaces) == ("u", ("team",))


def test_the_projects_file_is_found_upwards_as_far_as_the_repository(project: Path) -> None:
    (project.parent / ".catalog.yaml").write_text("hubs: [{name: outside, url: https://outside.example}]\n")
    inside = project / "pipelines" / "deep"
    inside.mkdir(parents=True)
    assert urls(inside) == []
    (project / ".catalog.yaml").write_text("hubs: [{name: p, url: https://project.example}]\n")
    assert urls(inside) == urls(inside / "pipeline.yaml") == ["https://project.example"]


def test_a_relative_path_and_a_trusted_root_begin_at_the_file(project: Path) -> None:
    (project / "root.json").write_text("{}")
    (project / ".catalog.yaml").write_text("hubs: [{name: p, url: vendored/hub, trust: root.json}]\n")
    file = str(project / ".catalog.yaml")
    assert configured_hubs(project) == (HubEntry("p", str(project / "vendored/hub"), Trust(root=b"{}"), (), file),)


def test_another_file_can_be_named(project: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "config.yaml").write_text("hubs: [{name: u, url: https://user.example}]\n")
    (project / "ci.yaml").write_text("hubs: [{name: ci, url: https://ci.example}]\n")
    monkeypatch.setenv("CATALOG_CONFIG", str(project / "ci.yaml"))
    assert urls(project) == ["https://ci.example"]
    monkeypatch.setenv("CATALOG_CONFIG", str(project / "absent.yaml"))
    with pytest.raises(UsageError, match=r"absent\.yaml"):
        configured_hubs(project)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("hubs: {name: x}", "wrong-type"),
        ("hub: []", "unknown-key"),
        ("hubs: [{name: x}]", "missing-key"),
        ("hubs: [{url: https://x.example}]", "missing-key"),
        ("hubs: [{name: x, url: https://x.example, token: abc}]", "unknown-key"),
        ("hubs: [{name: x, url: 'https://user:secret@x.example'}]", "hub-address"),
        ("hubs: [{name: x, url: 'ftp://x.example'}]", "hub-address"),
        ("hubs: [{name: x, url: 'https://x.example?a=b'}]", "hub-address"),
        ("hubs: [{name: x, url: https://x.example, namespaces: [Team]}]", "reference-invalid"),
        ("hubs: [{name: x, url: https://x.example, trust: absent.json}]", "hub-trust"),
        ("hubs: [{name: x, url: https://x.example}, {name: x, url: https://y.example}]", "hub-double"),
        ("- hubs", "wrong-type"),
        ("hubs: [", "yaml-syntax"),
    ],
)
def test_what_cannot_be_meant_is_refused(project: Path, text: str, rule: str) -> None:
    (project / ".catalog.yaml").write_text(text)
    with pytest.raises(CatalogError) as caught:
        configured_hubs(project)
    assert rule in [finding.rule for finding in caught.value.findings]
    assert "secret" not in str(caught.value)


def test_one_file_holds_hubs_and_the_policy_of_checks(project: Path) -> None:
    file = project / ".catalog.yaml"
    file.write_text("check: {require-digest: true}\nhubs: [{name: p, url: https://project.example}]\n")
    assert read_policy(file).require_digest
    assert urls(project) == ["https://project.example"]
    file.write_text("check: {}\nhubz: []\n")
    for read in (read_policy, lambda place: configured_hubs(project)):
        with pytest.raises(SpecError, match="hubz"):
            read(file)
