from __future__ import annotations

import pytest

from catalog.errors import CatalogError, LibraryError
from catalog.library.hub.index import HubIndex
from hub.index.change import current_index
from hub.index.records import read_records
from hub.index.verify import verify_index
from hub.publish.submission import Submission
from hub.registry.audit import list_audit
from hub.registry.changes import deprecate, publish, remove_tag, set_tag, supersede, yank
from hub.registry.namespaces import list_namespaces
from hub.registry.principal import EVERYTHING
from hub.registry.registry import Registry
from tests.hub.registry.samples import published, signed_in, submission


def _index(registry: Registry) -> HubIndex:
    return current_index(registry.store)


def test_a_published_version_is_there_recorded_and_in_the_audit_log(registry: Registry) -> None:
    ada = signed_in(registry)
    done = publish(registry, ada, submission("team/echo"), "request-7")
    assert done.created
    shard = _index(registry).shard("team/echo")
    assert shard is not None and shard.latest == "1.0.0"
    [event] = read_records(registry.store, "team/echo")
    assert (event.action, event.version, event.by) == ("publish", "1.0.0", "ada")
    entry = list_audit(registry)[0]
    assert (entry.account, entry.token_id, entry.action, entry.target, entry.request_id, entry.outcome) == (
        *("ada", ada.token_id, "publish"),
        *("team/echo@1.0.0", "request-7", "done"),
    )
    assert verify_index(registry.store).findings == ()


def test_the_same_bytes_again_change_nothing(registry: Registry) -> None:
    published(registry)
    before = registry.store.file("index.json")
    assert not published(registry).created
    assert registry.store.file("index.json") == before
    assert len(read_records(registry.store, "echo")) == 1
    assert list_audit(registry)[0].outcome == "unchanged"


def test_other_bytes_under_a_version_are_refused(registry: Registry) -> None:
    first = published(registry)
    with pytest.raises(LibraryError) as caught:
        publish(registry, EVERYTHING, submission("echo", description="Hands another text on."))
    assert caught.value.rule == "version-immutable"
    shard = _index(registry).shard("echo")
    assert shard is not None and [entry.digest for entry in shard.versions] == [first.digest]
    assert list_audit(registry)[0].outcome == "refused:version-immutable"


def test_a_rehearsed_publish_leaves_nothing_and_refuses_what_a_real_one_would(registry: Registry) -> None:
    assert publish(registry, EVERYTHING, submission("team/echo"), dry_run=True).created
    assert registry.store.file("index.json") is None
    assert list_namespaces(registry) == []
    assert list_audit(registry) == []
    published(registry)
    with pytest.raises(LibraryError, match="echo"):
        publish(registry, EVERYTHING, submission("e-cho"), dry_run=True)


def test_a_component_with_findings_is_refused_and_that_is_in_the_audit_log(registry: Registry) -> None:
    with pytest.raises(CatalogError):
        publish(registry, EVERYTHING, Submission("echo", "1.0.0", b"name: echo\n"))
    assert registry.store.file("index.json") is None
    assert list_audit(registry)[0].outcome.startswith("refused:")


def test_a_namespace_that_is_not_there_becomes_the_publishers(registry: Registry) -> None:
    published(registry, "team/echo")
    [namespace] = list_namespaces(registry)
    assert (namespace.name, namespace.owner) == ("team", "operator")


def test_a_namespace_that_looks_like_another_is_refused(registry: Registry) -> None:
    published(registry, "team-a/echo")
    with pytest.raises(LibraryError) as caught:
        published(registry, "team_a/join")
    assert caught.value.rule == "namespace-look-alike"
    assert [namespace.name for namespace in list_namespaces(registry)] == ["team-a"]


def test_tags_are_set_with_the_publish_that_makes_the_version(registry: Registry) -> None:
    done = publish(registry, EVERYTHING, submission(), tags=("stable", "good"))
    shard = _index(registry).shard("echo")
    assert shard is not None and shard.tags == {"stable": done.digest, "good": done.digest}


def test_a_bad_tag_undoes_the_whole_publish(registry: Registry) -> None:
    with pytest.raises(LibraryError):
        publish(registry, EVERYTHING, submission(), tags=("stable", "not a tag"))
    assert registry.store.file("index.json") is None


def test_versions_are_deprecated_superseded_yanked_and_tagged(registry: Registry) -> None:
    published(registry, "echo")
    published(registry, "echo", "1.0.1")
    deprecate(registry, EVERYTHING, "echo", "1.0.0", note="old", request_id="r1")
    assert supersede(registry, EVERYTHING, "echo", "1.0.0", "echo@1.0.1").versions[1].superseded_by == "echo@1.0.1"
    assert yank(registry, EVERYTHING, "echo", "1.0.0").versions[1].yanked
    assert not yank(registry, EVERYTHING, "echo", "1.0.0", undo=True).versions[1].yanked
    assert set(set_tag(registry, EVERYTHING, "echo", "stable", "1.0.1").tags) == {"stable"}
    assert not remove_tag(registry, EVERYTHING, "echo", "stable").tags
    told = [(event.action, event.outcome) for event in reversed(list_audit(registry, target="echo"))][2:]
    assert told == [(action, "done") for action in ("deprecate", "supersede", "yank", "unyank", "tag", "untag")]
    assert verify_index(registry.store).findings == ()


def test_saying_again_what_is_said_is_noted_as_unchanged(registry: Registry) -> None:
    published(registry)
    for _ in range(2):
        yank(registry, EVERYTHING, "echo", "1.0.0")
    assert [event.outcome for event in list_audit(registry, action="yank")] == ["unchanged", "done"]
