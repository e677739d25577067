"""Each form of a report says the same, in the words of its reader."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from catalog.errors import Finding, Position
from catalog.validate import Report, check
from catalog.validate.reporters import REPORTERS
from catalog.validate.reporters.as_json import as_json
from catalog.validate.reporters.github import as_github
from catalog.validate.reporters.junit import as_junit
from catalog.validate.reporters.sarif import as_sarif
from catalog.validate.reporters.text import as_text
from catalog.validate.table import RULES
from tests.validate.samples import CLEAN, written

UGLY = "a\x1b[31m b\x00 %, : \n::error::taken over <&> \ud800"


def report(*messages: str, strict: bool = False, file: str = "dir/component.yaml") -> Report:
    findings = tuple(
        Finding("type-missing", message, Position(file, number, 3), f"- {message}", "add one", "warning")
        for number, message in enumerate(messages, 1)
    )
    return Report(findings, (file,), strict)


def test_text_has_place_severity_rule_hint_and_page(tmp_path: Path) -> None:
    path = written(tmp_path, CLEAN.replace("String", "string"))
    assert as_text(check(path)).splitlines() == [
        f'{path}:10:22: warning: input "text" has the type "string", which is not "String" [type-spelling]',
        "    | - {name: text, type: string, description: The text.}",
        "    write String: types match only when written alike"
        " – https://kfp-catalog.github.io/kfp-catalog/rules/#type-spelling",
        "1 file checked: 1 warning",
    ]


def test_text_of_a_clean_file(tmp_path: Path) -> None:
    assert as_text(check(written(tmp_path))) == "1 file checked: nothing to say\n"


def test_no_line_of_the_text_form_is_a_command_of_a_ci_system() -> None:
    lines = as_text(report(UGLY, "::warning::x")).splitlines()
    assert [line for line in lines if line.lstrip().startswith("::")] == []


def test_json_is_one_document() -> None:
    document = json.loads(as_json(report("no type", UGLY)))
    assert (document["ok"], document["counts"]) == (True, {"error": 0, "warning": 2, "info": 0})
    assert document["findings"][0] == {
        "rule": "type-missing",
        "family": "ports",
        "severity": "warning",
        "message": "no type",
        "file": "dir/component.yaml",
        "line": 1,
        "column": 3,
        "source_line": "- no type",
        "hint": "add one",
        "url": "https://kfp-catalog.github.io/kfp-catalog/rules/#type-missing",
    }
    assert document["findings"][1]["message"] == UGLY
    assert not json.loads(as_json(report("no type", strict=True)))["ok"]


def test_github_commands_are_escaped() -> None:
    lines = as_github(report("50 % of\nit", file="a,b:c.yaml")).splitlines()
    assert lines == [
        "::warning file=a%2Cb%3Ac.yaml,title=type-missing,line=1,col=3::50 %25 of%0Ait%0Aadd one%0A"
        "https://kfp-catalog.github.io/kfp-catalog/rules/#type-missing",
        "1 file checked",
    ]


def test_github_prints_one_line_per_finding_whatever_it_says() -> None:
    assert len(as_github(report(UGLY, UGLY)).split("\n")) == 4


@pytest.mark.parametrize("strict", [False, True])
def test_junit_has_a_case_per_file_and_family(strict: bool) -> None:
    root = ElementTree.fromstring(as_junit(report("no type", UGLY, strict=strict)))
    (suite,) = root.findall("testsuite")
    cases = {case.get("name"): case for case in suite.findall("testcase")}
    assert suite.get("tests") == str(len(cases))
    assert "metadata" in cases
    assert (root.get("failures"), suite.get("failures")) == (("1", "1") if strict else ("0", "0"))
    failure = cases["ports"].find("failure")
    output = cases["ports"].find("system-out")
    shown = failure if strict else output
    assert shown is not None and "no type" in (shown.text or "")
    assert (failure is None) is not strict


def test_sarif_names_every_rule_and_every_place() -> None:
    document = json.loads(as_sarif(report("no type", "no type", file="dir with space/é.yaml")))
    assert document["version"] == "2.1.0"
    (run,) = document["runs"]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == [rule.id for rule in RULES]
    first, second = run["results"]
    assert run["tool"]["driver"]["rules"][first["ruleIndex"]]["id"] == first["ruleId"] == "type-missing"
    assert first["level"] == "warning"
    assert first["message"]["text"] == "no type. add one"
    assert first["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "dir%20with%20space/%C3%A9.yaml"},
        "region": {"startLine": 1, "startColumn": 3},
    }
    assert first["partialFingerprints"] != second["partialFingerprints"]


def test_sarif_fingerprints_do_not_hang_on_line_numbers(tmp_path: Path) -> None:
    def prints(text: str) -> list[object]:
        (run,) = json.loads(as_sarif(check(written(tmp_path, text))))["runs"]
        return [result["partialFingerprints"] for result in run["results"]]

    text = CLEAN.replace("String", "string")
    assert prints(text) == prints("# One line more.\n\n" + text)


@pytest.mark.parametrize("form", REPORTERS)
def test_any_text_can_be_told(form: str) -> None:
    assert REPORTERS[form](report(UGLY)).encode("utf-8", "replace")
