"""Files that cannot be read are findings, never tracebacks: file-unreadable, spec-too-large, not-utf8."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.errors import UsageError
from catalog.resources import MAX_SPEC_BYTES
from catalog.validate import check
from tests.validate.samples import CLEAN, marks, written


def test_a_file_that_is_a_dead_link_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "component.yaml").symlink_to(tmp_path / "nowhere.yaml")
    assert [finding.rule for finding in check(tmp_path).findings] == ["file-unreadable"]


def test_a_file_that_is_too_large_is_a_finding(tmp_path: Path) -> None:
    path = written(tmp_path, CLEAN + "#" * MAX_SPEC_BYTES)
    assert [finding.rule for finding in check(path).findings] == ["spec-too-large"]


def test_a_file_in_another_encoding_is_a_finding(tmp_path: Path) -> None:
    path = tmp_path / "example.yaml"
    path.write_bytes("name: caf\xe9\n".encode("latin-1"))
    (finding,) = check(path).findings
    assert (finding.rule, finding.hint) == ("not-utf8", "save the file as UTF-8")


def test_a_path_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"there is no .*absent\.yaml"):
        check(tmp_path / "absent.yaml")


@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_places_do_not_depend_on_line_ends(tmp_path: Path, end: str) -> None:
    path = tmp_path / "example.yaml"
    path.write_bytes(CLEAN.replace("type: String", "type: string").replace("\n", end).encode())
    assert marks(check(path)) == ["type-spelling@10:22"]


def test_a_component_compiled_by_kfp_2_is_taken_as_it_is(tmp_path: Path) -> None:
    text = """\
components:
  comp-hello: {executorLabel: exec-hello}
deploymentSpec:
  executors:
    exec-hello: {container: {image: 'alpine:3.19', command: [echo]}}
pipelineInfo: {name: hello}
root: {dag: {tasks: {hello: {componentRef: {name: comp-hello}}}}}
schemaVersion: 2.1.0
"""
    assert check(written(tmp_path, text)).findings == ()
