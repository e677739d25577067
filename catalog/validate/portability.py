"""Which other loader or engine would refuse or silently change a component: kfp 1.8.22, kfp 2.17, Argo Workflows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import get_args

from catalog.errors import SpecError, UsageError
from catalog.spec.ir import parse_any
from catalog.spec.model import ComponentSpec
from catalog.spec.parse import parse_component
from catalog.validate.portability_argo import argo_findings
from catalog.validate.portability_finding import EFFECTS, PortabilityFinding, Target, Verdict
from catalog.validate.portability_fix import fix_kfp1, fix_kfp2
from catalog.validate.portability_kfp1 import kfp1_findings
from catalog.validate.portability_kfp2 import kfp2_findings

TARGETS: tuple[Target, ...] = get_args(Target)
_FINDINGS: dict[str, Callable[[ComponentSpec], Iterator[PortabilityFinding]]] = {
    "kfp1": kfp1_findings,
    "kfp2": kfp2_findings,
    "argo": argo_findings,
}
_FIXES: dict[str, Callable[[ComponentSpec], ComponentSpec]] = {"kfp1": fix_kfp1, "kfp2": fix_kfp2}


def portability_findings(spec: ComponentSpec, target: Target) -> list[PortabilityFinding]:
    """Everything the target does not take as it stands, the worst first. Raises UsageError for an unknown target."""
    _check(target)
    return sorted(_FINDINGS[target](spec), key=lambda finding: EFFECTS.index(finding.effect))


def verdict(spec: ComponentSpec, target: Target) -> Verdict:
    """Whether the target refuses the component, loads it without being able to use it, or compiles it."""
    effects = {finding.effect for finding in portability_findings(spec, target)}
    if "refused" in effects:
        return "refused"
    return "loads" if "uncompiled" in effects else "compiles"


def loads_in(text: str, target: Target) -> Verdict:
    """The verdict on a component's text; a text that is no component to us is refused.

    kfp takes some texts that we refuse: anchors, keys that stand twice, and what exceeds our limits. A component that
    kfp 2 compiled is taken by kfp 2 alone.
    """
    _check(target)
    try:
        spec = parse_component(text)
    except SpecError:
        return "compiles" if target == "kfp2" and _is_compiled(text) else "refused"
    return verdict(spec, target)


def fix_for(spec: ComponentSpec, target: Target) -> ComponentSpec:
    """The component with every mechanical fix for the target made; the same value when there is none to make.

    What cannot be mended without knowing more stays as it is: look at the findings of the result.
    """
    _check(target)
    fix = _FIXES.get(target)
    return spec if fix is None else fix(spec)


def _is_compiled(text: str) -> bool:
    if "deploymentSpec" not in text:
        return False
    try:
        parse_any(text)
    except SpecError as error:
        return error.rule == "ir-pipeline"
    return True


def _check(target: str) -> None:
    if target not in TARGETS:
        raise UsageError(f'there is no target "{target}"', hint=f"one of: {', '.join(TARGETS)}")
