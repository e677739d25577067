from __future__ import annotations

from pathlib import Path

import pytest

from catalog.client.lock import lock_pipeline
from catalog.client.prepare import prepare_run
from catalog.client.request import RunRequest
from catalog.client.session import Session, open_session
from catalog.errors import LockError, UsageError
from catalog.spec.model import ComponentSpec

PIPELINE = """
name: flow
implementation:
  graph:
    tasks:
      a: {componentRef: {name: say@1}}
"""


def component(version: str, text: str) -> str:
    return (
        f"name: say\nmetadata: {{annotations: {{version: {version}}}}}\n"
        f"implementation: {{container: {{image: a, command: [echo, {text}]}}}}\n"
    )


def publish(root: Path, version: str, text: str = "hi") -> None:
    folder = root / "components" / "say" / version
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "component.yaml").write_text(component(version, text))


def prepared_version(session: Session, **options: bool) -> str:
    prepared = prepare_run(RunRequest("flow.yaml", engine="process", **options), session)  # type: ignore[arg-type]
    graph = prepared.spec.graph
    assert graph is not None
    used = graph.tasks["a"].component_ref.spec
    assert isinstance(used, ComponentSpec)
    assert used.source is not None
    return used.source.version


def test_a_run_takes_what_the_lock_says(home: Path, tmp_path: Path) -> None:
    publish(tmp_path, "1.0.0")
    (tmp_path / "flow.yaml").write_text(PIPELINE)
    with open_session() as session:
        path, lock = lock_pipeline("flow.yaml", session)
        assert path == Path("catalog.lock")
        assert [(entry.ref, entry.version) for entry in lock.components] == [("say@1", "1.0.0")]
        publish(tmp_path, "1.1.0")
        assert prepared_version(session) == "1.0.0"
        assert prepared_version(session, locked=True) == "1.0.0"
        assert prepared_version(session, locked=False) == "1.1.0"
        publish(tmp_path, "1.0.0", "changed")
        with pytest.raises(LockError):
            prepared_version(session)
        lock_pipeline("flow.yaml", session)
        assert prepared_version(session) == "1.1.0"


def test_a_pipeline_that_cannot_be_locked_leaves_the_old_lock(home: Path, tmp_path: Path) -> None:
    publish(tmp_path, "1.0.0")
    (tmp_path / "flow.yaml").write_text(PIPELINE)
    with open_session() as session:
        path, _ = lock_pipeline("flow.yaml", session)
        before = path.read_text()
        (tmp_path / "flow.yaml").write_text(PIPELINE.replace("say@1", "say@2"))
        with pytest.raises(Exception, match="say@2"):
            lock_pipeline("flow.yaml", session)
        assert path.read_text() == before


def test_a_reference_has_no_place_for_a_lock(session: Session, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as raised:
        lock_pipeline("echo@1", session)
    assert raised.value.rule == "lock-place"


def test_a_single_component_has_nothing_to_lock(session: Session, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as raised:
        lock_pipeline("echo@1", session, tmp_path / "my.lock")
    assert raised.value.rule == "nothing-to-lock"
    assert not (tmp_path / "my.lock").exists()
