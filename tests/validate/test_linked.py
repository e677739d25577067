"""Pipelines are linked with what is on this machine; URLs are not opened."""

from __future__ import annotations

from pathlib import Path

from catalog.validate import Options, check
from tests.validate.samples import CLEAN, marks, written

PIPELINE = """\
name: pipeline
inputs:
- {name: text, type: String, description: The text.}
implementation:
  graph:
    tasks:
      count:
        componentRef: {%s}
        arguments:
          text: {graphInput: {inputName: text}}
"""


def ran(folder: Path, reference: str) -> list[str]:
    report = check(written(folder, PIPELINE % reference, "pipeline.yaml"), Options(select=("pipeline",)))
    return marks(report)


def test_a_library_beside_the_pipeline_answers(tmp_path: Path) -> None:
    written(tmp_path, CLEAN, "components/count_lines/1.0.0/component.yaml")
    assert ran(tmp_path, "name: count_lines@1.0.0") == []
    assert ran(tmp_path, "name: count_lines@2.0.0") == ["version-unresolved@8:9"]


def test_a_url_is_not_opened(tmp_path: Path) -> None:
    pinned = "url: 'https://nowhere.invalid/component.yaml', digest: " + "0" * 64
    assert ran(tmp_path, pinned) == []
    assert ran(tmp_path, "url: 'https://nowhere.invalid/component.yaml'") == ["reference-unpinned@8:23"]
    assert ran(tmp_path, "url: 'ftp://nowhere.invalid/component.yaml'") == ["reference-unpinned@8:23"]
    commit = f"url: 'https://raw.githubusercontent.com/a/b/{'0123456789' * 4}/component.yaml'"
    assert ran(tmp_path, commit) == []


def test_a_type_that_does_not_fit_is_found_through_a_file(tmp_path: Path) -> None:
    written(tmp_path, CLEAN.replace("type: String", "type: Integer"), "count.yaml")
    assert ran(tmp_path, "url: count.yaml") == ["type-mismatch@10:30"]


def test_what_is_wrong_inside_another_file_is_told_there_alone(tmp_path: Path) -> None:
    written(tmp_path, PIPELINE.replace("{%s}", "{name: absent@1.0.0}"), "inner.yaml")
    report = check(written(tmp_path, PIPELINE % "url: inner.yaml", "pipeline.yaml"), Options(select=("pipeline",)))
    (finding,) = report.findings
    assert finding.rule == "reference-unresolved"
    assert str(finding.position).endswith("pipeline.yaml:8:9")


def test_graphs_that_contain_each_other_end(tmp_path: Path) -> None:
    tasks = "\n".join(f"      t{n}: {{componentRef: {{url: b.yaml}}}}" for n in range(9))
    text = "implementation:\n  graph:\n    tasks:\n" + tasks + "\n"
    written(tmp_path, text.replace("b.yaml", "a.yaml"), "b.yaml")
    report = check(written(tmp_path, text, "a.yaml"), Options(select=("pipeline",)))
    assert {finding.rule for finding in report.findings} == {"component-cycle"}


def test_a_reference_with_a_type_that_is_a_map_is_taken(tmp_path: Path) -> None:
    written(tmp_path, CLEAN, "count.yaml")
    text = (PIPELINE % "url: count.yaml").replace("{inputName: text}", "{inputName: text, type: {String: {a: b}}}")
    report = check(written(tmp_path, text, "pipeline.yaml"), Options(select=("pipeline",)))
    assert marks(report) == ["type-mismatch@10:30"]
