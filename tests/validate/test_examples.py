"""Every rule has an example that breaks it and one that does not; both are found by walking."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from catalog.validate import Options, check
from catalog.validate.table import BY_ID, RULES
from tests.validate.samples import marks

EXAMPLES = Path(__file__).parent / "examples"
TESTS = Path(__file__).parent.parent
# The loader and the check of pipelines have examples of their own.
OTHERS = [TESTS / "examples" / "bad", TESTS / "pipeline" / "examples" / "bad"]
# What cannot be shown by files in a repository has its own test.
SHOWN_ELSEWHERE = {
    "file-unreadable": "test_read.py",
    "spec-too-large": "test_read.py",
    "not-utf8": "test_read.py",
    "published-version-changed": "test_git.py",
    "shellcheck": "test_shell_syntax.py",
    "internal-error": "test_engine.py",
    "argo-argument-size": "test_engine.py",
    "argo-workflow-too-large": "test_portability.py",
}


def cases(kind: str) -> list[Path]:
    return sorted(path for path in (EXAMPLES / kind).iterdir() if path.is_dir())


def options_for(rule: str) -> Options:
    """All rules, but for a target its rule alone: most components are changed a little by every loader."""
    if BY_ID[rule].family == "portability":
        return Options(select=(rule,), targets=(rule.split("-", 1)[0],))
    # Changing an example is no crime: it is no published component. shellcheck is not the same everywhere.
    return Options(ignore=("published-version-changed", "shellcheck"))


@pytest.mark.parametrize("folder", cases("bad"), ids=lambda path: path.name)
def test_a_bad_example_breaks_its_rule_where_it_says(folder: Path) -> None:
    files = [path for path in folder.rglob("*.yaml") if path.name != ".catalog.yaml"]
    expected = [mark for path in files for mark in re.findall(r"^# expect: (\S+)$", path.read_text(), re.MULTILINE)]
    assert any(mark.startswith(f"{folder.name}@") for mark in expected)
    assert marks(check(folder, options_for(folder.name))) == sorted(expected)


@pytest.mark.parametrize("folder", cases("good"), ids=lambda path: path.name)
def test_a_good_example_breaks_no_rule(folder: Path) -> None:
    report = check(folder, options_for(folder.name))
    assert report.files
    assert marks(report) == []


@pytest.mark.parametrize("path", [path for place in OTHERS for path in sorted(place.rglob("*.yaml"))], ids=str)
def test_what_the_loader_and_the_pipelines_refuse_is_found(path: Path) -> None:
    rule = path.stem if path.parent == OTHERS[1] else path.parent.name
    report = check(path)
    found = {finding.rule: finding for finding in report.findings}
    assert rule in found
    assert found[rule].severity == "error"
    assert found[rule].position is not None
    assert report.exit_code == 1


def test_every_rule_has_a_bad_and_a_good_example() -> None:
    bad = {path.name for path in cases("bad")} | {path.stem for place in OTHERS for path in place.iterdir()}
    good = {path.name for path in cases("good")}
    # What the loader and the check of pipelines report shares its good examples.
    passed_through = {rule.id for rule in RULES if rule.check is None and rule.family in ("format", "pipeline")}
    assert set(BY_ID) - bad - set(SHOWN_ELSEWHERE) == set()
    assert set(BY_ID) - good - set(SHOWN_ELSEWHERE) - passed_through == set()
    assert (bad | good) - set(BY_ID) == set()
    for rule, module in SHOWN_ELSEWHERE.items():
        assert rule in (Path(__file__).parent / module).read_text()


def test_all_good_examples_of_the_loader_load() -> None:
    report = check([TESTS / "examples" / "good", TESTS / "pipeline" / "examples" / "good"], Options(select=("format",)))
    assert report.files
    assert report.findings == ()
