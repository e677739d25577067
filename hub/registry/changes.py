"""Publishing into the hub, and what is done to published versions, within the rights of who does it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timezone

from catalog.library.index.values import Shard
from hub.publish import status
from hub.publish import tags as tagging
from hub.publish.prepare import prepare
from hub.publish.publish import Published
from hub.publish.publish import publish as publish_prepared
from hub.publish.submission import Submission
from hub.registry.audit import DONE, UNCHANGED
from hub.registry.names import namespace_of
from hub.registry.namespaces import add_namespace, has_namespace
from hub.registry.principal import Principal
from hub.registry.recorded import Act, note_act, recorded, refusals_noted
from hub.registry.registry import Registry
from hub.registry.rights import require
from hub.registry.taken_names import check_component_name
from hub.registry.writer import DatabaseWriter


def publish(
    registry: Registry,
    principal: Principal,
    submission: Submission,
    request_id: str = "",
    *,
    downgrade: bool = False,
    dry_run: bool = False,
    tags: Sequence[str] = (),
) -> Published:
    """Publish a version and make `tags` name it; with `dry_run` see only whether that would be.

    A namespace that is not there yet becomes the publisher's.

    Raises LibraryError (not-signed-in, not-allowed, namespace-look-alike, name-taken, name-look-alike) and what
    hub.publish raises.
    """
    namespace = namespace_of(submission.name)
    act = Act(principal, "publish", f"{submission.name}@{submission.version}", namespace, request_id)
    with refusals_noted(registry, act):
        require(principal, "publish", namespace)
        # Checking takes a while and needs nothing of the hub: nobody has to wait for it.
        prepared = prepare(submission)
        with registry.store.rehearsing() if dry_run else registry.store.changing() as writer:
            if not has_namespace(writer.connection, namespace):
                add_namespace(writer, namespace, principal.account, principal, request_id)
            check_component_name(writer, submission.name)
            done = publish_prepared(writer, prepared, principal.account, _now(), downgrade=downgrade)
            for tag in tags:
                tagging.set_tag(writer, done.name, tag, done.version, principal.account, _now())
            note_act(writer, act, DONE if writer.touched else UNCHANGED)
    return done


def deprecate(
    registry: Registry,
    principal: Principal,
    name: str,
    version: str,
    note: str = "",
    undo: bool = False,
    request_id: str = "",
) -> Shard:
    """Say that a version should not be used any more, or take that back. Raises as hub.publish.status does."""

    def change(writer: DatabaseWriter) -> Shard:
        return status.deprecate(writer, name, version, principal.account, _now(), note=note, undo=undo)

    return _marked(registry, principal, "undeprecate" if undo else "deprecate", f"{name}@{version}", request_id, change)


def yank(
    registry: Registry,
    principal: Principal,
    name: str,
    version: str,
    note: str = "",
    undo: bool = False,
    request_id: str = "",
) -> Shard:
    """Let a version be found by its digest alone, or take that back. Raises as hub.publish.status does."""

    def change(writer: DatabaseWriter) -> Shard:
        return status.yank(writer, name, version, principal.account, _now(), note=note, undo=undo)

    return _marked(registry, principal, "unyank" if undo else "yank", f"{name}@{version}", request_id, change)


def supersede(
    registry: Registry, principal: Principal, name: str, version: str, successor: str, request_id: str = ""
) -> Shard:
    """Name the component to use instead, as name@version. Raises as hub.publish.status does."""

    def change(writer: DatabaseWriter) -> Shard:
        return status.supersede(writer, name, version, successor, principal.account, _now())

    return _marked(registry, principal, "supersede", f"{name}@{version}", request_id, change)


def set_tag(registry: Registry, principal: Principal, name: str, tag: str, version: str, request_id: str = "") -> Shard:
    """Make a tag name a version or digest, or move it there. Raises as hub.publish.tags does."""

    def change(writer: DatabaseWriter) -> Shard:
        return tagging.set_tag(writer, name, tag, version, principal.account, _now())

    return _marked(registry, principal, "tag", f"{name}@tag:{tag}", request_id, change)


def remove_tag(registry: Registry, principal: Principal, name: str, tag: str, request_id: str = "") -> Shard:
    """Remove a tag. Raises as hub.publish.tags does."""

    def change(writer: DatabaseWriter) -> Shard:
        return tagging.remove_tag(writer, name, tag, principal.account, _now())

    return _marked(registry, principal, "untag", f"{name}@tag:{tag}", request_id, change)


def _marked(
    registry: Registry,
    principal: Principal,
    action: str,
    target: str,
    request_id: str,
    change: Callable[[DatabaseWriter], Shard],
) -> Shard:
    namespace = namespace_of(target.partition("@")[0])

    def deed(writer: DatabaseWriter) -> tuple[Shard, str]:
        shard = change(writer)
        return shard, DONE if writer.touched else UNCHANGED

    return recorded(registry, Act(principal, action, target, namespace, request_id), deed)


def _now() -> datetime:
    return datetime.now(timezone.utc)
