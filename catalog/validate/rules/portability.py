"""What another loader or engine would refuse or silently change, for the targets that were asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from catalog.validate.portability import portability_findings
from catalog.validate.portability_finding import Target
from catalog.validate.problem import Problem
from catalog.validate.subject import Subject


def inspect_portability(subject: Subject, targets: tuple[str, ...]) -> Iterator[Problem]:
    """One problem per finding; what is only changed is a warning."""
    for target in targets:
        for finding in portability_findings(subject.spec, cast(Target, target)):
            place = subject.at(*finding.path)
            severity = "warning" if finding.effect == "changed" else "error"
            yield Problem(place, finding.message, finding.fix, rule=finding.rule, severity=severity)
