"""License, deprecation, and what a scaffold leaves behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.validate import Options, check
from tests.validate.samples import CLEAN, findings, written


def annotated(**annotations: str) -> str:
    lines = "".join(f"    {name}: '{value}'\n" for name, value in annotations.items())
    return CLEAN.replace("    author:", f"{lines}    author:")


@pytest.mark.parametrize("text", ["Apache-2.0", "MIT OR Apache-2.0", "LicenseRef-House", "(MIT AND BSD-3-Clause)"])
def test_spdx_expressions(tmp_path: Path, text: str) -> None:
    assert findings(tmp_path, CLEAN.replace("license: Apache-2.0", f"license: '{text}'"), "license-not-spdx") == ()


@pytest.mark.parametrize(
    ("text", "hint"),
    [("apache-2.0", "write Apache-2.0"), ("Apache License 2.0", "LicenseRef"), ("MIT AND", "spdx.org")],
)
def test_other_texts_are_no_license(tmp_path: Path, text: str, hint: str) -> None:
    (finding,) = findings(tmp_path, CLEAN.replace("license: Apache-2.0", f"license: {text}"), "license-not-spdx")
    assert hint in finding.hint


@pytest.mark.parametrize(
    ("annotations", "message"),
    [
        ({"deprecated": "yes"}, 'deprecated is "yes"'),
        ({"superseded_by": "other@1.0.0"}, "not deprecated"),
        ({"deprecated": "false", "superseded_by": "other@1.0.0"}, "not deprecated"),
        ({"deprecated": "true", "superseded_by": "other"}, "names no version"),
        ({"deprecated": "true", "superseded_by": "Other thing"}, "not a reference"),
        ({"deprecated": "true", "superseded_by": "count_lines@1.0.0"}, "superseded by itself"),
    ],
)
def test_deprecation_that_does_not_fit(tmp_path: Path, annotations: dict[str, str], message: str) -> None:
    (finding,) = findings(tmp_path, annotated(**annotations), "deprecation-inconsistent")
    assert message in finding.message


@pytest.mark.parametrize(
    "annotations",
    [{"deprecated": "true"}, {"deprecated": "false"}, {"deprecated": "true", "superseded_by": "count_lines@2.0.0"}],
)
def test_deprecation_that_fits(tmp_path: Path, annotations: dict[str, str]) -> None:
    assert findings(tmp_path, annotated(**annotations), "deprecation-inconsistent") == ()


@pytest.mark.parametrize("text", ["CHANGEME", "<description>", "FIXME later", "By <your name>"])
def test_placeholders_of_a_scaffold(tmp_path: Path, text: str) -> None:
    described = CLEAN.replace("description: Counts the lines of a text.", f"description: '{text}'")
    assert len(findings(tmp_path, described, "scaffold-left")) == 1


@pytest.mark.parametrize("text", ["Lists todo entries", "Writes a <table> of rows", "a < b and c > d"])
def test_words_that_are_no_placeholder(tmp_path: Path, text: str) -> None:
    described = CLEAN.replace("description: Counts the lines of a text.", f"description: '{text}'")
    assert findings(tmp_path, described, "scaffold-left") == ()


def test_a_placeholder_in_the_readme_is_found_there(tmp_path: Path) -> None:
    path = written(tmp_path, CLEAN, "count_lines/1.0.0/component.yaml")
    written(tmp_path, "# count_lines\n\nTODO: say more.\n", "count_lines/1.0.0/README.md")
    (finding,) = check(path, Options(select=("scaffold-left",))).findings
    assert str(finding.position) == f"{path.parent}/README.md:3:1"
