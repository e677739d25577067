from __future__ import annotations

import pytest

from catalog.client import claim_watch
from catalog.client.claim_watch import ClaimWatch
from catalog.client.create import create_run
from catalog.client.prepare import prepare_run
from catalog.client.request import RunRequest
from catalog.client.session import Session
from catalog.errors import StoreError
from catalog.store.claims import claim_run, release, this_runner
from catalog.store.runs import request_terminate
from tests.client.building import shell


def test_it_hears_requests_and_notices_a_lost_claim(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claim_watch, "HEARTBEAT_SECONDS", 0.0)
    run_id = create_run(prepare_run(RunRequest(shell("true"), engine="process"), session), session)
    runner, other = this_runner(), this_runner()
    claim_run(session.store, run_id, runner)
    watch = ClaimWatch(session.store, run_id, runner)
    assert not watch.stop_requested()
    request_terminate(session.store, run_id)
    assert watch.stop_requested()
    release(session.store, run_id, runner)
    claim_run(session.store, run_id, other)
    with pytest.raises(StoreError) as raised:
        watch.stop_requested()
    assert raised.value.rule == "run-lost"
