from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from catalog.client.prepare import prepare_run
from catalog.client.request import RunRequest
from catalog.client.session import Session
from catalog.errors import CatalogError, CompositionError, LockError, RunError, UsageError
from catalog.spec.model import ComponentSpec, ContainerImplementation, ContainerSpec, InputSpec, Source
from tests.client.building import output, pipeline, shell, stored_runs, task

SAY = shell('echo "$0"', ["text"])


def request(spec: Any = SAY, **options: Any) -> RunRequest:
    return RunRequest(spec, **{"arguments": {"text": "hi"}, "engine": "process", **options})


def fetched(spec: ComponentSpec) -> ComponentSpec:
    return replace(spec, source=Source("https://example.com/c.yaml", "a" * 64, local=False))


def test_arguments_are_completed_with_defaults(session: Session) -> None:
    inputs = [InputSpec("text", "String"), InputSpec("rate", "Float", default="0.5"), InputSpec("note", optional=True)]
    spec = pipeline({"a": task(SAY, text="x")}, inputs)
    assert prepare_run(request(spec), session).arguments == {"text": "hi", "rate": "0.5"}


def test_a_text_that_does_not_fit_the_type_is_a_warning(session: Session) -> None:
    spec = pipeline({"a": task(SAY, text="x")}, [InputSpec("rate", "Float")])
    assert prepare_run(request(spec, arguments={"rate": "0.5"}), session).warnings == ()
    (warning,) = prepare_run(request(spec, arguments={"rate": "fast"}), session).warnings
    assert '"rate"' in warning


@pytest.mark.parametrize(
    ("options", "rule", "words"),
    [
        ({"arguments": {"txt": "hi"}}, "argument-unknown", 'did you mean "text"'),
        ({"arguments": {}}, "argument-missing", "-p text="),
        ({"engine": "podman"}, "engine-unknown", "process"),
        ({"parallelism": 0}, "bad-parallelism", "1 or more"),
        ({"max_cache_staleness": "3 days"}, "bad-duration", "P30D"),
        ({"locked": True}, "lock-absent", "catalog lock"),
        ({"spec": "echoo@1"}, "pipeline-unknown", 'did you mean "echo"'),
        ({"spec": "nothing.yaml"}, "file-unreadable", ""),
    ],
)
def test_a_bad_request_is_refused_and_leaves_no_trace(
    session: Session, home: Path, options: dict[str, Any], rule: str, words: str
) -> None:
    with pytest.raises(UsageError) as raised:
        prepare_run(request(**options), session)
    assert rule in {finding.rule for finding in raised.value.findings}
    assert any(words in finding.hint for finding in raised.value.findings)
    assert stored_runs(session) == 0
    assert not (home / "runs").exists()


def test_all_wrong_arguments_are_told_at_once(session: Session) -> None:
    with pytest.raises(UsageError) as raised:
        prepare_run(request(arguments={"a": "1", "b": "2"}), session)
    assert [finding.rule for finding in raised.value.findings] == ["argument-unknown"] * 2 + ["argument-missing"]


def test_tasks_that_do_not_fit_together_are_refused(session: Session) -> None:
    spec = pipeline({"a": task(SAY, text=output("a2", "y"))})
    with pytest.raises(CompositionError):
        prepare_run(request(spec, arguments={}), session)


def test_a_component_that_needs_its_container_is_refused_by_the_process_engine(session: Session) -> None:
    spec = ComponentSpec(name="x", implementation=ContainerImplementation(ContainerSpec("alpine:3")))
    with pytest.raises(RunError) as raised:
        prepare_run(request(spec, arguments={}), session)
    assert "--engine docker" in raised.value.hint


def test_fetched_commands_run_outside_of_a_container_only_when_trusted(session: Session) -> None:
    spec = pipeline({"a": task(fetched(SAY), text="x")})
    with pytest.raises(UsageError) as raised:
        prepare_run(request(spec, arguments={}), session)
    assert raised.value.rule == "untrusted-component"
    assert "https://example.com/c.yaml" in str(raised.value)
    assert "--trust" in raised.value.hint
    assert "--engine docker" in raised.value.hint
    trusted = prepare_run(request(spec, arguments={}, trust=True), session)
    assert trusted.untrusted == ("step from https://example.com/c.yaml",)


def test_images_are_pinned_when_their_digests_are_demanded(session: Session) -> None:
    with pytest.raises(LockError) as raised:
        prepare_run(request(require_image_digests=True), session)
    assert raised.value.rule == "image-digest-missing"
    pinned = shell('echo "$0"', ["text"], image=f"alpine@sha256:{'b' * 64}")
    assert prepare_run(request(pinned, require_image_digests=True), session).spec == pinned


def test_python_names_are_understood(session: Session) -> None:
    spec = pipeline({"a": task(SAY, text="x")}, [InputSpec("Learning Rate", "Float")])
    assert prepare_run(request(spec, arguments={"learning_rate": "1"}), session).arguments == {"Learning Rate": "1"}
    with pytest.raises(CatalogError) as raised:
        prepare_run(request(spec, arguments={"learning_rate": "1", "Learning Rate": "2"}), session)
    assert raised.value.rule == "argument-twice"
