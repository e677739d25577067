"""From a request to something that can run: opened, linked, checked, with complete arguments and an engine."""

from __future__ import annotations

from collections.abc import Callable

from catalog.client.arguments import complete_arguments, doubtful_arguments
from catalog.client.backends import backend
from catalog.client.linked_pipeline import linked_pipeline
from catalog.client.locking import pin_images
from catalog.client.request import Prepared, RunRequest
from catalog.client.session import Session
from catalog.client.trust import require_trust, untrusted_components
from catalog.errors import CompositionError, Finding, RunError, UsageError
from catalog.library.standing import standing_notes
from catalog.pipeline.durations import duration_seconds
from catalog.pipeline.groups import containers_of
from catalog.run.launcher_texts import launcher_findings
from catalog.spec.model import ComponentSpec

# Makes a request ready to run; a server has rules of its own in front of `prepare_run`.
Prepare = Callable[[RunRequest, Session], Prepared]


def prepare_run(request: RunRequest, session: Session) -> Prepared:
    """Make a request ready to run; nothing is written to the store.

    Raises UsageError (request, arguments, trust, engine), LibraryError, LockError, FetchError or SpecError (pipeline),
    CompositionError (tasks that do not fit together), RunError or MachineError (the engine cannot run it here).
    """
    _check_options(request)
    spec, warnings = _linked(request, session)
    arguments = complete_arguments(spec, request.arguments)
    warnings += doubtful_arguments(spec, arguments)
    containers = containers_of(spec)
    if findings := launcher_findings(containers):
        raise RunError(findings=findings)
    untrusted = untrusted_components(containers)
    engine = _engine(request, containers, untrusted)
    checked = backend(engine).check(spec, arguments, request)
    return Prepared(
        request,
        spec,
        arguments,
        engine,
        warnings + checked.warnings,
        untrusted,
        checked.options,
        checked.namespace,
    )


def _check_options(request: RunRequest) -> None:
    findings: list[Finding] = []
    if request.parallelism is not None and request.parallelism < 1:
        message = f"parallelism is the number of tasks that may run at once, not {request.parallelism}"
        findings.append(Finding("bad-parallelism", message, hint="give 1 or more"))
    if request.max_cache_staleness is not None:
        try:
            duration_seconds(request.max_cache_staleness)
        except CompositionError as error:
            findings += error.findings
    if findings:
        raise UsageError(findings=findings)


def _linked(request: RunRequest, session: Session) -> tuple[ComponentSpec, tuple[str, ...]]:
    linked, lock = linked_pipeline(request, session.libraries)
    warnings = standing_notes(linked, session.libraries.offline() if request.offline else session.libraries)
    if lock is not None:
        from catalog.library.lock import stale_entries

        warnings += tuple(str(finding) for finding in stale_entries(lock, linked))
    if request.require_image_digests:
        linked = pin_images(linked, lock)
    return linked, warnings


def _engine(request: RunRequest, containers: list[ComponentSpec], untrusted: tuple[str, ...]) -> str:
    from catalog.run.engines import choose_engine

    name = choose_engine(request.engine, containers, request.trust or not untrusted)
    if name == "process" and not request.trust:
        require_trust(untrusted)
    return name
