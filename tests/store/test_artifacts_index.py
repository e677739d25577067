from __future__ import annotations

from catalog.run.model import RunChange, State
from catalog.store.artifacts_index import uses_of
from catalog.store.record import record
from catalog.store.rows import ArtifactUse
from catalog.store.runs import create_run
from catalog.store.store import Store
from tests.store.samples import artifact, spec, started, succeeded


def test_an_artifact_is_traced_from_the_task_that_made_it_to_those_that_read_it(store: Store) -> None:
    create_run(store, spec("r1"))
    create_run(store, spec("r2"))
    record(store, "r1", succeeded("make", outputs={"table": artifact("a"), "log": artifact("b")}))
    record(store, "r1", RunChange(State.SUCCEEDED, 9.0, outputs={"result": artifact("a")}))
    record(store, "r2", started("train", inputs={"table": artifact("a"), "rate": "0.1"}))
    assert uses_of(store, artifact("a").digest) == [
        ArtifactUse("r1", "", "out", "result"),
        ArtifactUse("r1", "make", "out", "table"),
        ArtifactUse("r2", "train", "in", "table"),
    ]
    assert uses_of(store, artifact("f").digest) == []
