"""What another loader or engine would refuse or silently change, for the targets that were asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from catalog.errors import SpecError
from catalog.spec.parse import parse_component
from catalog.validate.edits import applied
from catalog.validate.portability import fix_for, portability_findings
from catalog.validate.portability_finding import Target
from catalog.validate.problem import Edit, Problem
from catalog.validate.struct_edits import edits_between
from catalog.validate.subject import Subject

MIXED = frozenset(("kfp1-condition", "kfp2-default", "kfp2-else", "kfp2-type"))


def inspect_portability(subject: Subject, targets: tuple[str, ...]) -> Iterator[Problem]:
    """One problem per finding. What a target only changes is no error, even for rules that mostly are."""
    for target in targets:
        findings = portability_findings(subject.spec, cast(Target, target))
        edits = _edits(subject, cast(Target, target)) if any(finding.mechanical for finding in findings) else ()
        for finding in findings:
            place = subject.at(*finding.path)
            severity = "warning" if finding.effect == "changed" and finding.rule in MIXED else ""
            mended = edits if finding.mechanical else ()
            yield Problem(place, finding.message, finding.fix, mended, finding.rule, severity)


def _edits(subject: Subject, target: Target) -> tuple[Edit, ...]:
    """The edits that make the text say what the mechanical fixes make of the spec; none when they do not."""
    fixed = fix_for(subject.spec, target)
    edits = edits_between(subject.text, subject.root, subject.spec, fixed)
    try:
        return edits if edits and parse_component(applied(subject.text.content, edits)) == fixed else ()
    except SpecError:
        return ()
