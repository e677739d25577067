"""What is judged of a submission before the hub is asked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from catalog.errors import CatalogError
from catalog.resources import MAX_SPEC_BYTES
from hub.index.version_files import MAX_FILE_BYTES
from hub.publish.prepare import prepare
from hub.publish.submission import Submission, read_submission
from tests.hub.index.libraries import add_version
from tests.hub.index.texts import component
from tests.hub.publish.submissions import submission

COMPONENTS = Path(__file__).resolve().parents[3] / "components"


def refused(item: Submission, *, strict: bool = False) -> list[str]:
    with pytest.raises(CatalogError) as caught:
        prepare(item, strict=strict)
    return [finding.rule for finding in caught.value.findings]


@pytest.mark.parametrize("file", sorted(COMPONENTS.glob("*/*/component.yaml")), ids=lambda file: file.parts[-3])
def test_our_components_may_be_published(file: Path) -> None:
    prepared = prepare(read_submission(file.parent))
    assert prepared.spec.name == file.parents[1].name
    assert set(prepared.submission.files) >= {"README.md", "tests.yaml"}


def test_a_submission_of_bytes_is_checked_as_strictly() -> None:
    assert [finding.severity for finding in prepare(submission("team/echo")).findings] == ["info"]
    untyped = submission(text=component().replace("name: text, type: String", "name: text"))
    assert "type-missing" in refused(untyped, strict=True)
    assert prepare(untyped, strict=False).findings == ()
    bare = replace(submission(), files={})
    assert refused(bare, strict=True) == ["readme-missing", "tests-missing"]


def test_places_are_those_of_the_submission() -> None:
    with pytest.raises(CatalogError) as caught:
        prepare(submission("team/echo", text=component().replace("author: somebody", "author: 7")))
    place = caught.value.findings[0].position
    assert place is not None and place.file == "team/echo/1.0.0/component.yaml" and place.line == 6
    with pytest.raises(CatalogError) as caught:
        prepare(submission("team/echo", text=component().replace("Apache-2.0", "none of them")))
    assert {str(finding.position).partition(":")[0] for finding in caught.value.findings} == {
        "team/echo/1.0.0/component.yaml"
    }


def test_the_users_own_folder_is_checked_in_its_place(tmp_path: Path) -> None:
    add_version(tmp_path / "lib", "echo", "1.0.0")
    folder = add_version(tmp_path / "lib", "echo", "1.0.1", "- {name: other, type: String, description: More.}\n")
    with pytest.raises(CatalogError) as caught:
        prepare(read_submission(folder), at=folder)
    assert "version-bump-too-small" in [finding.rule for finding in caught.value.findings]
    assert str(folder) in str(caught.value.position)


@pytest.mark.parametrize(
    ("change", "rules"),
    [
        ({"version": "1.0"}, ["version-not-semver"]),
        ({"version": "../1.0.0"}, ["version-not-semver"]),
        ({"version": "1.0.0\n"}, ["version-not-semver"]),
        ({"version": "1.0.0-" + "x" * 200}, ["version-not-semver"]),
        ({"name": "../echo"}, ["reference-invalid"]),
        ({"name": "packages"}, ["name-reserved"]),
        ({"component": b"x" * (MAX_SPEC_BYTES + 1)}, ["submission-too-large"]),
        ({"files": {"README.md": b"x" * (MAX_FILE_BYTES + 1)}}, ["submission-too-large"]),
        ({"files": {"../x": b""}}, ["submission-invalid"]),
        ({"files": {"component.yaml": b""}}, ["submission-invalid"]),
        ({"files": {"README.md": b"\xff"}}, ["not-utf8"]),
        ({"files": {"migrations.yaml": b"migrations: 7"}}, ["wrong-type"]),
        ({"component": b"\xff"}, ["not-utf8"]),
        ({"component": b"a: &a [*a]"}, ["yaml-alias"]),
        ({"component": b"inputs: {}"}, ["inputs-not-a-list"]),
        ({"component": b""}, ["spec-empty"]),
    ],
)
def test_what_cannot_be_published_at_all(change: dict[str, Any], rules: list[str]) -> None:
    assert refused(replace(submission(), **change)) == rules


def pipeline(url: str) -> str:
    return f"""\
name: echo
implementation:
  graph:
    tasks:
      inner:
        componentRef:
          spec: {{implementation: {{graph: {{tasks: {{far: {{componentRef: {{url: '{url}'}}}}}}}}}}}}
"""


@pytest.mark.parametrize(
    "url", ["../../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "C:\\x.yaml", "other.yaml"]
)
def test_a_published_pipeline_takes_no_files_of_anyones_machine(url: str) -> None:
    assert refused(submission(text=pipeline(url)), strict=True) == ["reference-local"]
    assert refused(submission(text=pipeline(url))) == ["reference-local"]


def test_a_pipeline_may_refer_to_what_only_the_hub_has() -> None:
    known = pipeline("https://example.org/x.yaml#sha256=" + "ab" * 32)
    named = pipeline("").replace("url: ''", "name: 'nobody-knows@1.0.0'")
    for text in (known, named):
        rules = set(refused(submission(text=text), strict=True))
        assert not rules & {"reference-local", "reference-unresolved", "version-unresolved"}
        assert prepare(submission(text=text), strict=False)


def test_line_ends_become_those_of_the_digest() -> None:
    item = replace(submission(), component=component().replace("\n", "\r\n").encode())
    assert prepare(item, strict=False).submission.component == component().encode()
