"""A comment waives a rule in its file, and must say why."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.validate import Options, check
from tests.validate.samples import CLEAN, marks, written

UNTAGGED = CLEAN.replace("alpine:3.19", "alpine")


def waived(comment: str, text: str = UNTAGGED) -> str:
    return f"{comment}\n{text}"


def test_a_waiver_with_a_reason_silences_its_rule(tmp_path: Path) -> None:
    text = waived("# catalog: ignore[image-untagged] built beside this file")
    assert check(written(tmp_path, text), Options(strict=True)).findings == ()


def test_a_waiver_may_stand_beside_what_it_is_about(tmp_path: Path) -> None:
    text = UNTAGGED.replace("    image:", "    # catalog: ignore[image-untagged] built beside this file\n    image:")
    assert marks(check(written(tmp_path, text))) == []


@pytest.mark.parametrize("reason", ["", " ", " --", " !"])
def test_a_waiver_without_a_reason_works_but_is_an_error(tmp_path: Path, reason: str) -> None:
    report = check(written(tmp_path, waived(f"# catalog: ignore[image-untagged]{reason}")))
    assert marks(report) == ["waiver-without-reason@1:1"]
    assert report.exit_code == 1


def test_a_waiver_of_nothing_is_told(tmp_path: Path) -> None:
    text = waived("# catalog: ignore[image-untagged, image-latest, no-such-rule, yaml-alias] because")
    messages = [finding.message for finding in check(written(tmp_path, text)).findings]
    assert messages == [
        'nothing breaks the rule "image-latest", which is waived here',
        'the waiver names "no-such-rule", which is no rule that can be waived',
        'the waiver names "yaml-alias", which is no rule that can be waived',
    ]


def test_a_rule_that_did_not_run_needs_no_waiver(tmp_path: Path) -> None:
    path = written(tmp_path, waived("# catalog: ignore[image-untagged] built beside this file"))
    assert check(path, Options(ignore=("image-untagged",))).findings == ()


def test_a_line_of_a_script_is_no_waiver(tmp_path: Path) -> None:
    text = UNTAGGED.replace(
        "      mkdir", "      # catalog: ignore[image-untagged] not a comment of the file\n      mkdir"
    )
    assert marks(check(written(tmp_path, text))) == ["image-untagged@15:12"]


def test_what_the_loader_refuses_cannot_be_waived(tmp_path: Path) -> None:
    text = waived("# catalog: ignore[unknown-key] we like it", CLEAN + "more: 1\n")
    assert marks(check(written(tmp_path, text))) == ["unknown-key@26:1"]
