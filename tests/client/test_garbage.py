from __future__ import annotations

from catalog.client.control import delete_run
from catalog.client.create import create_run
from catalog.client.prepare import prepare_run
from catalog.client.request import RunRequest
from catalog.client.session import Session
from catalog.run.model import RunChange, State
from catalog.run.references import Reference
from catalog.run.s3_objects import ObjectPlace
from catalog.store.claims import claim_run, this_runner
from catalog.store.record import record
from tests.client.building import run_pipeline, shell


def test_artifacts_stay_while_some_run_may_be_making_the_same(session: Session) -> None:
    row = run_pipeline(shell('echo 1 > "$0"', output="y"), session)
    busy = create_run(prepare_run(RunRequest(shell("true"), engine="process"), session), session)
    claim_run(session.store, busy, this_runner())
    record(session.store, busy, RunChange(State.RUNNING, 1.0))
    before = set(session.artifacts.digests())
    delete_run(row.run_id, session)
    assert set(session.artifacts.digests()) == before


def test_artifacts_of_two_runs_stay_with_the_other(session: Session) -> None:
    spec = shell('echo 1 > "$0"', output="y")
    first = run_pipeline(spec, session)
    second = run_pipeline(spec, session)
    delete_run(first.run_id, session)
    assert all(session.artifacts.holds(artifact) for artifact in second.outputs.values())


def test_reference_goes_with_the_last_run_that_needs_it(session: Session) -> None:
    spec = shell('echo 1 > "$0"', output="y")
    first, second = run_pipeline(spec, session), run_pipeline(spec, session)
    (artifact,) = first.outputs.values()
    reference = Reference(ObjectPlace("bucket", "key"), "tgz")
    session.artifacts.put_reference(artifact, reference)
    delete_run(first.run_id, session)
    assert session.artifacts.reference(artifact) == reference
    delete_run(second.run_id, session)
    assert session.artifacts.reference(artifact) is None
