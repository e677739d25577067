from __future__ import annotations

import argparse
from typing import Any

import pytest

from cluster_steps.manifests import Marks
from cluster_steps.order import Order
from cluster_steps.predicates import Verdict
from cluster_steps.serving import address, service_ready


def paddle_service(*conditions: dict[str, str], generation: int = 1, observed: int = 1) -> dict[str, Any]:
    status = {"conditions": list(conditions), "observedGeneration": observed}
    return {"kind": "PaddleService", "metadata": {"name": "a", "generation": generation}, "status": status}


READY = {"type": "Ready", "status": "True"}
ROUTES = {"type": "RoutesReady", "status": "True"}
OTHER = {"type": "ConfigurationsReady", "status": "True"}


@pytest.mark.parametrize(
    ("service", "verdict"),
    [
        ({"kind": "PaddleService", "metadata": {"name": "a", "generation": 1}}, Verdict.WAIT),
        (paddle_service(OTHER), Verdict.WAIT),
        (paddle_service(READY, OTHER), Verdict.SUCCESS),
        (paddle_service(ROUTES), Verdict.SUCCESS),
        (paddle_service(READY, generation=2), Verdict.WAIT),
        (paddle_service({"type": "Ready", "status": "Unknown"}), Verdict.WAIT),
        (paddle_service({"type": "Ready", "status": "False", "reason": "RevisionFailed"}), Verdict.FAILURE),
        (paddle_service({"type": "Ready", "status": "False", "severity": "Info"}), Verdict.WAIT),
        (paddle_service(ROUTES, {"type": "Ready", "status": "False"}), Verdict.FAILURE),
    ],
)
def test_a_service_is_judged_by_its_own_conditions(service: dict[str, Any], verdict: Verdict) -> None:
    assert service_ready(service).verdict is verdict


def test_the_address_is_the_one_in_the_status_or_made_of_name_and_port() -> None:
    args = argparse.Namespace(name="digits", port=8500)
    order = Order("apply", "kubeflow", 60, Marks("serving", "digits"), {}, False)
    assert address(args, order, {}) == "http://digits.kubeflow:8500"
    assert address(args, order, {"status": {"url": "http://digits.example.org"}}) == "http://digits.example.org"
    assert address(args, order, {"status": {"address": {"url": "http://digits.a"}}}) == "http://digits.a"
