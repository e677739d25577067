from __future__ import annotations

from catalog.run.process_checks import process_findings
from tests.run.jobs import component


def test_every_reason_is_told() -> None:
    spec = component("""
name: demanding
metadata: {annotations: {kfp-catalog/python-packages: pandas}}
outputs: [{name: o}]
implementation: {container: {image: x, fileOutputs: {o: /out}}}
""")
    findings = process_findings(spec)
    assert [finding.rule for finding in findings] == ["no-command", "fixed-output-path", "packages-annotation"]
    assert all("demanding" in finding.message and finding.hint for finding in findings)


def test_a_plain_component_has_none() -> None:
    assert process_findings(component("implementation: {container: {image: x, command: [echo]}}")) == []
