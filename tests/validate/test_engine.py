"""How rules are run: chosen, kept apart from each other, and reported in order."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.errors import SpecError, UsageError
from catalog.validate import Options, check
from catalog.validate.problem import Problem
from catalog.validate.subject import Subject
from catalog.validate.table import RULES, Rule
from tests.validate.samples import CLEAN, marks, written

TWO_FAULTS = CLEAN.replace("type: String", "type: string").replace("alpine:3.19", "alpine")


def test_a_clean_component_has_no_findings(tmp_path: Path) -> None:
    report = check(written(tmp_path), Options(strict=True))
    assert report.findings == ()
    assert report.exit_code == 0
    assert report.files == (str(tmp_path / "example.yaml"),)


def test_a_rule_that_fails_is_reported_and_stops_no_other(tmp_path: Path) -> None:
    def fails(subject: Subject) -> Iterator[Problem]:
        yield Problem(subject.root, "before the fault")
        raise ZeroDivisionError("no luck")

    rules = (Rule("doomed", "ports", "error", "Fails.", fails), *RULES)
    report = check(written(tmp_path, TWO_FAULTS), rules=rules)
    assert [finding.rule for finding in report.findings] == [
        "doomed",
        "internal-error",
        "type-spelling",
        "image-untagged",
    ]
    (internal,) = [finding for finding in report.findings if finding.rule == "internal-error"]
    assert internal.message == 'the rule "doomed" failed: ZeroDivisionError: no luck'
    assert report.exit_code == 1


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (Options(), ["image-untagged@15:12", "type-spelling@10:22"]),
        (Options(select=("image",)), ["image-untagged@15:12"]),
        (Options(select=("type-spelling",)), ["type-spelling@10:22"]),
        (Options(ignore=("ports",)), ["image-untagged@15:12"]),
        (Options(select=("image", "ports"), ignore=("image-untagged",)), ["type-spelling@10:22"]),
    ],
    ids=str,
)
def test_rules_and_families_are_selected_and_ignored(tmp_path: Path, options: Options, expected: list[str]) -> None:
    assert marks(check(written(tmp_path, TWO_FAULTS), options)) == expected


def test_warnings_fail_only_when_strict(tmp_path: Path) -> None:
    path = written(tmp_path, TWO_FAULTS)
    assert check(path).exit_code == 0
    assert check(path, Options(strict=True)).exit_code == 1


def test_an_unknown_rule_is_refused_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        check(written(tmp_path), Options(ignore=("type-mising",)))
    assert caught.value.hint == 'did you mean "type-missing"?'


def test_the_finding_has_its_line_and_hint(tmp_path: Path) -> None:
    (finding,) = check(written(tmp_path, CLEAN.replace("String", "string"))).findings
    assert finding.severity == "warning"
    assert finding.source_line == "- {name: text, type: string, description: The text.}"
    assert finding.hint.startswith("write String")


def test_a_policy_holds_below_its_folder_and_not_beyond_the_repository(tmp_path: Path) -> None:
    written(tmp_path, "check: {ignore: [image], require-digest: true}\n", ".catalog.yaml")
    assert marks(check(written(tmp_path, TWO_FAULTS, "inside/example.yaml"))) == ["type-spelling@10:22"]
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    assert len(check(written(tmp_path, TWO_FAULTS, "repository/deep/example.yaml")).findings) == 2


def test_a_faulty_policy_is_refused_with_its_place(tmp_path: Path) -> None:
    written(tmp_path, "check:\n  require_digest: true\n", ".catalog.yaml")
    with pytest.raises(SpecError) as caught:
        check(written(tmp_path))
    assert caught.value.rule == "unknown-key"
    assert str(caught.value.position).endswith(".catalog.yaml:2:3")


def test_portability_is_asked_for(tmp_path: Path) -> None:
    path = written(tmp_path, CLEAN.replace("type: String, ", ""))
    assert not [mark for mark in marks(check(path)) if mark.startswith("kfp2-")]
    report = check(path, Options(select=("kfp2-value",), targets=("kfp2",)))
    assert marks(report) == ["kfp2-value@23:7"]
    assert report.exit_code == 1


def test_a_text_that_argo_cannot_start_is_an_error(tmp_path: Path) -> None:
    long = CLEAN.replace("      mkdir", f"      # {'x' * (128 << 10)}\n      mkdir")
    report = check(written(tmp_path, long), Options(select=("portability",), targets=("argo",)))
    assert [finding.rule for finding in report.findings] == ["argo-argument-size"]


def test_an_unknown_target_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match='no target "kfp3"'):
        check(written(tmp_path), Options(targets=("kfp3",)))
