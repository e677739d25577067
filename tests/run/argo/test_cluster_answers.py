"""Answers that a real API server gives only when it is old, busy or broken."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from catalog.errors import MachineError
from catalog.run.argo.kinds import POD
from tests.run.argo.answers import Answers, answering, status


def test_a_watch_may_end_in_an_expired_version(tmp_path: Path) -> None:
    added = {"type": "ADDED", "object": {"metadata": {"name": "a"}}}
    gone = {"type": "ERROR", "object": {"kind": "Status", "code": 410, "message": "too old"}}
    lines = "".join(json.dumps(event) + "\n" for event in (added, gone)).encode()
    with answering(tmp_path, [(200, {}, lines)]) as cluster:
        events = cluster.watch(POD, "team", version="1")
        assert next(events).object == added["object"]
        with pytest.raises(MachineError) as refused:
            next(events)
    assert refused.value.rule == "cluster-expired"


@pytest.mark.parametrize("code", [429, 500, 503])
def test_a_busy_server_is_asked_again(tmp_path: Path, code: int) -> None:
    pod = {"metadata": {"name": "a"}}
    answers: Answers = [(code, {"Retry-After": "1"}, status(code, "busy")), (200, {}, json.dumps(pod).encode())]
    with answering(tmp_path, answers) as cluster:
        assert cluster.get(POD, "a", "team") == pod


def test_a_busy_server_is_not_asked_for_ever(tmp_path: Path) -> None:
    with answering(tmp_path, [(503, {}, b"<html>maintenance</html>")]) as cluster:
        with pytest.raises(MachineError, match="maintenance") as refused:
            cluster.patient(0).get(POD, "a", "team")
    assert refused.value.rule == "cluster-unreachable"


def test_a_refusal_is_not_asked_again(tmp_path: Path) -> None:
    with answering(tmp_path, [(403, {}, status(403, "no"))]) as cluster:
        with pytest.raises(MachineError) as refused:
            cluster.get(POD, "a", "team")
    assert refused.value.rule == "cluster-forbidden"
