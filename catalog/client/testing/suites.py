"""From component files to suites that can run: linked, sound, with their cases, on a stage that can run them."""

from __future__ import annotations

from collections.abc import Sequence

from catalog.client.testing.case_file import FILE, read_cases
from catalog.client.testing.cases import Suite
from catalog.client.testing.stage import Stage
from catalog.client.testing.targets import Target
from catalog.client.trust import require_trust, untrusted_components
from catalog.errors import CatalogError, CompositionError, Finding, MachineError, UsageError
from catalog.library.libraries import Libraries


def make_suites(
    targets: Sequence[Target], libraries: Libraries, stage: Stage, *, trust: bool
) -> tuple[list[Suite], list[Finding]]:
    """The suites of components, and findings about those that cannot be tested.

    Raises UsageError without `trust` for a pipeline with fetched components on the process engine, and MachineError.
    """
    suites: list[Suite] = []
    findings: list[Finding] = []
    for target in targets:
        try:
            suites.append(_suite(target, libraries, stage, trust))
        except (MachineError, UsageError):
            raise
        except CatalogError as error:
            findings += error.findings
    return suites, findings


def _suite(target: Target, libraries: Libraries, stage: Stage, trust: bool) -> Suite:
    from catalog.library.link import link
    from catalog.pipeline.check import require_sound
    from catalog.pipeline.groups import containers_of

    cases = read_cases(target.file.parent / FILE, target.spec)
    spec = link(target.spec, libraries)
    if spec.implementation is None:
        message = f"{target.label} has no implementation, so there is nothing to run"
        raise CompositionError(message, rule="no-implementation")
    require_sound(spec)
    containers = containers_of(spec)
    if any(case.runs_on(stage.name) for case in cases):
        if stage.name == "process" and not trust:
            require_trust(untrusted_components(containers))
        stage.prepare(containers)
    return Suite(target.label, spec, target.file, cases)
