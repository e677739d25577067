"""Test results as JUnit XML, as build servers read it: a suite for each component, a test case for each case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.cli.case_text import result_lines, score_text
from catalog.view.safe_text import one_line, plain

if TYPE_CHECKING:
    from collections.abc import Sequence
    from xml.etree.ElementTree import Element

    from catalog.client.testing.order import CaseReport
    from catalog.client.testing.outcome import CaseResult
    from catalog.client.testing.score import Score
    from catalog.errors import Finding


def report_junit(report: CaseReport, min_score: int = 0) -> str:
    """The XML text. Findings are errors of a suite `findings`; scores are cases of a suite `mutation`."""
    from xml.etree import ElementTree as Xml

    suites = [
        _suite(label, [_case(result) for result in report.results if result.label == label])
        for label in dict.fromkeys(result.label for result in report.results)
    ]
    if report.findings:
        suites.append(_suite("findings", [_finding(finding) for finding in report.findings]))
    if report.scores:
        suites.append(_suite("mutation", [_score(score, min_score) for score in report.scores]))
    root = Xml.Element("testsuites", {"name": "catalog test", **_counts([case for suite in suites for case in suite])})
    root.extend(suites)
    Xml.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + Xml.tostring(root, encoding="unicode") + "\n"


def _suite(name: str, cases: list[Element]) -> Element:
    from xml.etree import ElementTree as Xml

    suite = Xml.Element("testsuite", {"name": one_line(name), **_counts(cases)})
    suite.extend(cases)
    return suite


def _counts(cases: Sequence[Element]) -> dict[str, str]:
    return {
        "tests": str(len(cases)),
        "failures": str(sum(case.find("failure") is not None for case in cases)),
        "errors": str(sum(case.find("error") is not None for case in cases)),
        "skipped": str(sum(case.find("skipped") is not None for case in cases)),
        "time": f"{sum(float(case.get('time', '0')) for case in cases):.3f}",
    }


def _case(result: CaseResult) -> Element:
    case = _new_case(result.label, result.case.name, result.seconds)
    if result.case.position:
        case.set("file", plain(result.case.position.file))
        case.set("line", str(result.case.position.line))
    if not result.passed:
        first = result.error or "; ".join(
            f"{found.what}: expected {found.expected}, got {found.got}" for found in result.mismatches
        )
        _add(case, "error" if result.error else "failure", first, "\n".join(result_lines(result)))
    if result.skipped:
        _add(case, "skipped", result.skipped, "")
    if result.log:
        _add(case, "system-out", "", plain(result.log))
    return case


def _finding(finding: Finding) -> Element:
    case = _new_case("findings", f"{finding.rule} {finding.position or ''}".strip(), 0.0)
    _add(case, "error", finding.message, str(finding))
    return case


def _score(score: Score, min_score: int) -> Element:
    case = _new_case("mutation", score.label, 0.0)
    survivors = "\n".join(f"survived: {survivor.description}" for survivor in score.survivors)
    if score.too_low(min_score):
        _add(case, "failure", f"{score_text(score)}, below {min_score} %", survivors)
    else:
        _add(case, "system-out", "", f"{score_text(score)}\n{survivors}".strip())
    return case


def _new_case(classname: str, name: str, seconds: float) -> Element:
    from xml.etree import ElementTree as Xml

    return Xml.Element("testcase", classname=one_line(classname), name=one_line(name), time=f"{seconds:.3f}")


def _add(case: Element, tag: str, message: str, text: str) -> None:
    from xml.etree import ElementTree as Xml

    child = Xml.SubElement(case, tag)
    if message:
        child.set("message", one_line(message))
    child.text = plain(text)
