"""A report as JUnit XML: a suite per file, a test case per family of rules."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from catalog.errors import Finding
from catalog.validate.report import Report
from catalog.validate.table import BY_ID, FAMILIES

# What XML 1.0 cannot hold, even escaped.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_junit(report: Report) -> str:
    """Findings that make the check fail are failures; the others stand in the case's output."""
    root = ElementTree.Element("testsuites", name="catalog check")
    by_file: dict[str, list[Finding]] = {file: [] for file in report.files}
    for finding in report.findings:
        by_file.setdefault(finding.position.file if finding.position else "", []).append(finding)
    for file, findings in by_file.items():
        _suite(root, report, file, findings)
    suites = list(root)
    for count in ("tests", "failures"):
        root.set(count, str(sum(int(suite.get(count, "0")) for suite in suites)))
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _suite(root: ElementTree.Element, report: Report, file: str, found: list[Finding]) -> None:
    cases: dict[str, list[Finding]] = {family: [] for family in FAMILIES}
    for finding in found:
        rule = BY_ID.get(finding.rule)
        cases[rule.family if rule else "format"].append(finding)
    failed = sum(any(report.fails(finding) for finding in findings) for findings in cases.values())
    suite = ElementTree.SubElement(
        root, "testsuite", name=_clean(file), tests=str(len(cases)), failures=str(failed), errors="0", skipped="0"
    )
    for family, findings in cases.items():
        case = ElementTree.SubElement(suite, "testcase", classname=_clean(file), name=family, file=_clean(file))
        failing = [finding for finding in findings if report.fails(finding)]
        if failing:
            shown = f"{failing[0].message} [{failing[0].rule}]"
            failure = ElementTree.SubElement(case, "failure", message=_clean(shown), type=failing[0].rule)
            failure.text = _clean("\n".join(str(finding) for finding in failing))
        others = [finding for finding in findings if not report.fails(finding)]
        if others:
            output = ElementTree.SubElement(case, "system-out")
            output.text = _clean("\n".join(f"{finding.severity}: {finding}" for finding in others))


def _clean(text: str) -> str:
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
