"""Versions in a library's folders."""

from __future__ import annotations

from pathlib import Path

from catalog.diff.published import bump_findings, previous_version
from tests.diff.specs import publish

REPOSITORY = Path(__file__).resolve().parents[2]
ONE, TWO = "[{name: a}]", "[{name: a}, {name: b}]"


def test_a_bump_too_small_is_found_at_its_version(tmp_path: Path) -> None:
    publish(tmp_path, "echo", "1.0.0", ONE)
    small = publish(tmp_path, "echo", "1.1.0", TWO)
    publish(tmp_path, "echo", "2.0.0", ONE)
    (finding,) = bump_findings(tmp_path)
    assert (finding.rule, finding.severity) == ("version-bump-too-small", "error")
    assert str(finding.position) == f"{small / 'component.yaml'}:4:14"
    assert "input-added-required b" in finding.message and "2.0.0" in finding.hint


def test_one_component_or_one_version_may_be_asked_for(tmp_path: Path) -> None:
    publish(tmp_path, "echo", "1.0.0", ONE)
    publish(tmp_path, "echo", "1.1.0", TWO)
    publish(tmp_path, "other", "1.0.0", ONE)
    found = bump_findings(tmp_path / "echo")
    assert len(found) == 1 and found == bump_findings(tmp_path / "echo" / "1.1.0")
    assert bump_findings(tmp_path / "echo" / "1.0.0") == bump_findings(tmp_path / "other") == []


def test_a_namespace_is_looked_into(tmp_path: Path) -> None:
    publish(tmp_path, "team/echo", "1.0.0", ONE)
    publish(tmp_path, "team/echo", "1.0.1", TWO)
    assert [finding.rule for finding in bump_findings(tmp_path)] == ["version-bump-too-small"]


def test_prereleases_are_compared_with_the_release_before(tmp_path: Path) -> None:
    publish(tmp_path, "echo", "1.0.0", ONE)
    publish(tmp_path, "echo", "2.0.0-rc.1", TWO)
    publish(tmp_path, "echo", "2.0.0-rc.2", "[{name: c}]")
    publish(tmp_path, "echo", "2.0.0", "[{name: d}]")
    assert bump_findings(tmp_path) == []
    assert previous_version("2.0.0", ("1.0.0", "2.0.0-rc.2", "1.1.0", "2.0.0")) == "1.1.0"


def test_a_later_patch_of_an_old_line_is_compared_within_it(tmp_path: Path) -> None:
    publish(tmp_path, "echo", "1.0.0", ONE)
    publish(tmp_path, "echo", "2.0.0", TWO)
    publish(tmp_path, "echo", "1.0.1", ONE)
    assert bump_findings(tmp_path) == []


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    publish(tmp_path, "echo", "1.0.0", ONE)
    publish(tmp_path, "echo", "1.1.0", ONE)
    (tmp_path / "echo" / "1.0.0" / "component.yaml").write_text("inputs: {")
    (finding,) = bump_findings(tmp_path)
    assert (finding.rule, finding.severity) == ("version-not-compared", "warning")


def test_the_shipped_versions_are_proven() -> None:
    assert bump_findings(REPOSITORY / "components") == []
    assert (REPOSITORY / "components" / "gcs_download" / "2.0.0").is_dir()
