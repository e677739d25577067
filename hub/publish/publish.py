"""Publishing a version: once, whole, and with a number that goes with what changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from catalog.diff.compare import compare
from catalog.diff.numbers import check_bump
from catalog.errors import Finding, LibraryError
from catalog.library.index.canonical import sha256_hex
from catalog.library.index.values import Shard, VersionEntry
from catalog.library.reference import newest_first
from hub.index.change import current_index, put_shard
from hub.index.entry import make_entry
from hub.index.records import Event, add_event, time_text
from hub.index.store import HubWriter
from hub.index.successors import successor_findings
from hub.index.versions import Parsed, predecessors, reader, with_version
from hub.index.writing import put_blob
from hub.publish.moniker import check_new_name
from hub.publish.prepare import Prepared


@dataclass(frozen=True, slots=True)
class Published:
    """A version of the hub; `created` is False when the hub had the same bytes before, and nothing was written.

    `findings` are those that did not stand against it.
    """

    name: str
    version: str
    digest: str
    created: bool
    findings: tuple[Finding, ...] = ()


def publish(
    writer: HubWriter, prepared: Prepared, by: str, at: datetime, *, downgrade: bool = False, proven: bool = True
) -> Published:
    """Add a version to the hub, and note who did it and when.

    `downgrade` allows one below the latest; without `proven` the number need not go with the changes. Raises
    LibraryError: rules version-immutable, version-downgrade, version-bump-too-small, name-look-alike, name-taken,
    successor-unknown, successor-cycle, hub-too-large.
    """
    submission = prepared.submission
    shard = current_index(writer).shard(submission.name)
    digest = sha256_hex(submission.component)
    known = shard.entry(submission.version) if shard else None
    if known is not None:
        _require_same(prepared, known, digest)
        return Published(submission.name, submission.version, digest, False, prepared.findings)
    if shard is None:
        check_new_name(writer, submission.name)
    elif not downgrade:
        _require_newer(shard, submission.version)
    read = reader(writer, shard, {submission.version: prepared.parsed})
    if shard is not None and proven:
        _require_bump(shard, prepared, read)
    files = {name: put_blob(writer, data) for name, data in submission.files.items()}
    entry = make_entry(prepared.spec, submission.version, put_blob(writer, submission.component), files)
    after = with_version(shard, submission.name, entry, read)
    _require_successor(writer, after, entry)
    put_shard(writer, after)
    add_event(writer, submission.name, Event("publish", submission.version, by, time_text(at)))
    return Published(submission.name, submission.version, digest, True, prepared.findings)


def _require_same(prepared: Prepared, known: VersionEntry, digest: str) -> None:
    submission = prepared.submission
    files = {name: sha256_hex(data) for name, data in submission.files.items()}
    stored = {name: file.digest for name, file in known.files.items()}
    what = "component.yaml" if known.digest != digest else ""
    what = what or next((name for name in sorted({*files, *stored}) if files.get(name) != stored.get(name)), "")
    if what:
        raise LibraryError(
            f"{submission.name} {submission.version} is published with another {what}, and never changes",
            rule="version-immutable",
            hint="publish the next version (`catalog bump` makes its folder)",
        )


def _require_newer(shard: Shard, version: str) -> None:
    if newest_first((shard.latest, version))[0] != version:
        raise LibraryError(
            f"{version} is below {shard.latest}, the latest version of {shard.name}",
            rule="version-downgrade",
            hint="to mend an old line on purpose: --downgrade",
        )


def _require_bump(shard: Shard, prepared: Prepared, read: Callable[[str], Parsed]) -> None:
    version = prepared.submission.version
    before = predecessors({*(entry.version for entry in shard.versions), version})[version]
    if not before:
        return
    changes = compare(read(before).spec, prepared.spec, prepared.parsed.steps(before))
    findings = check_bump(before, version, changes)
    if findings:
        name = shard.name
        raise LibraryError(findings=[replace(found, message=f"{name}: {found.message}") for found in findings])


def _require_successor(writer: HubWriter, shard: Shard, entry: VersionEntry) -> None:
    if not entry.superseded_by:
        return
    index = current_index(writer)

    def find(name: str) -> Shard | None:
        return shard if name == shard.name else index.shard(name)

    findings = successor_findings(find, shard.name, entry.version, entry.superseded_by)
    if findings:
        raise LibraryError(findings=findings)
