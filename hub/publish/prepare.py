"""Everything about a submission that can be judged without the hub it goes to."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from catalog.diff.migrations import NAME as MIGRATIONS
from catalog.errors import CatalogError, Finding, LibraryError, Position
from catalog.library.folder import FILE
from catalog.library.index.decode import FILE_NAMES
from catalog.library.reference import is_version
from catalog.library.target import REMOTE_SCHEMES, scheme_of
from catalog.library.walk import open_tasks
from catalog.resources import MAX_SPEC_BYTES
from catalog.spec.ir import parse_any
from catalog.spec.model import ComponentSpec
from catalog.validate import Options, Report, check
from hub.index.component_shard import text_of
from hub.index.version_files import MAX_FILE_BYTES
from hub.index.versions import Parsed
from hub.index.writing import lf
from hub.publish.moniker import check_name_form
from hub.publish.submission import Submission

# Who else is in the hub is not known here; and a pipeline of components that are only there is no mistake.
UNKNOWN_HERE = ("reference-unresolved", "version-unresolved")
MAX_VERSION = 128


@dataclass(frozen=True, slots=True)
class Prepared:
    """A submission that nothing speaks against so far: line ends of its component LF; findings that do not fail."""

    submission: Submission
    spec: ComponentSpec
    findings: tuple[Finding, ...] = ()

    @property
    def parsed(self) -> Parsed:
        """The version as the index compares it with others."""
        return Parsed(self.spec, self.submission.files.get(MIGRATIONS, b"").decode())


def prepare(submission: Submission, strict: bool = True, at: Path | None = None) -> Prepared:
    """Check sizes, name, version and the component itself; slow, so not while a hub is being changed.

    `strict` runs `catalog check --strict`: over the folder `at` where the user has the files, else over a copy.
    Without it only what could not be read is refused. Raises CatalogError with all findings.
    """
    _check_sizes(submission)
    check_name_form(submission.name)
    if not is_version(submission.version) or len(submission.version) > MAX_VERSION:
        message = f'"{submission.version[:80]}" is not a version'
        raise LibraryError(message, rule="version-not-semver", hint="write three numbers, such as 1.2.0")
    place = f"{submission.name}/{submission.version}/{FILE}"
    component = lf(submission.component)
    prepared = Prepared(replace(submission, component=component), parse_any(text_of(component, place), place))
    _check_texts(prepared, place)
    findings = [*_local_references(prepared.spec, place)]
    report = _report(prepared.submission, at) if strict and not findings else Report((), ())
    failing = [*findings, *(finding for finding in report.findings if report.fails(finding))]
    if failing:
        raise CatalogError(findings=failing)
    return replace(prepared, findings=report.findings)


def _check_sizes(submission: Submission) -> None:
    unknown = sorted(set(submission.files) - set(FILE_NAMES))
    if unknown:
        hint = f"there may be: {', '.join(FILE_NAMES)}"
        raise LibraryError(f'a version has no file "{unknown[0][:80]}"', rule="submission-invalid", hint=hint)
    sizes = {FILE: (len(submission.component), MAX_SPEC_BYTES)}
    sizes.update({name: (len(data), MAX_FILE_BYTES) for name, data in submission.files.items()})
    findings = [
        Finding("submission-too-large", f"{name} has {size} bytes, and at most {limit} are taken")
        for name, (size, limit) in sizes.items()
        if size > limit
    ]
    if findings:
        raise LibraryError(findings=findings)


def _check_texts(prepared: Prepared, place: str) -> None:
    """The files beside are text, and migrations.yaml is one."""
    from catalog.diff.migrations import parse_migrations

    for name, data in prepared.submission.files.items():
        text = text_of(data, f"{place.rpartition('/')[0]}/{name}")
        if name == MIGRATIONS:
            parse_migrations(text, name)


def _local_references(spec: ComponentSpec, place: str) -> Iterator[Finding]:
    for task, _ in open_tasks(spec, place):
        url = task.component_ref.url
        if url and scheme_of(url) not in REMOTE_SCHEMES:
            message = f'a task takes its component from "{url[:200]}", a file that is not published with it'
            hint = "publish that component, and refer to it by name and version"
            yield Finding("reference-local", message, task.position, hint=hint)


def _report(submission: Submission, at: Path | None) -> Report:
    if at is not None:
        return check(at, Options(strict=True))
    with tempfile.TemporaryDirectory(prefix="catalog-submission-") as scratch:
        folder = Path(scratch, *submission.name.split("/"), submission.version)
        folder.mkdir(parents=True)
        (folder / FILE).write_bytes(submission.component)
        for name, data in submission.files.items():
            (folder / name).write_bytes(data)
        report = check(folder / FILE, Options(strict=True, ignore=UNKNOWN_HERE))
        return replace(report, findings=tuple(_placed(finding, scratch) for finding in report.findings))


def _placed(finding: Finding, scratch: str) -> Finding:
    """The finding with the place in the submission, not in the copy."""
    position = finding.position
    if position is None:
        return finding
    file = position.file.removeprefix(scratch).lstrip("/")
    message = finding.message.replace(f"{scratch}/", "")
    return replace(finding, message=message, position=Position(file, position.line, position.column))
