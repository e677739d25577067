"""An API server's refusals, as errors a user can act on."""

from __future__ import annotations

import json
from typing import Any

import pytest

from catalog.errors import MachineError
from catalog.run.argo.kinds import NAMESPACE, POD, WORKFLOW
from catalog.run.argo.refusals import Asked, read_answer, refusal, status_answer

SERVER = "https://cluster:6443"
CREATE = Asked("create", WORKFLOW, "team", "hello")


def refused(code: int, message: str, asked: Asked = CREATE, **status: Any) -> MachineError:
    body = json.dumps({"kind": "Status", "code": code, "message": message, **status}).encode()
    return refusal(asked, read_answer(code, body), SERVER)


def test_a_missing_right_names_the_rule_to_add() -> None:
    error = refused(403, 'workflows.argoproj.io is forbidden: User "ann" cannot create resource "workflows"')
    assert error.rule == "cluster-forbidden"
    assert error.findings[0].message == 'the user "ann" may not create workflows in the namespace "team"'
    assert '{apiGroups: ["argoproj.io"], resources: [workflows], verbs: [create]}' in error.hint
    assert 'a Role of the namespace "team"' in error.hint


def test_a_right_on_a_part_names_the_part() -> None:
    error = refused(403, "pods is forbidden", Asked("get", POD, "team", "p", "log"))
    assert "resources: [pods/log], verbs: [get]" in error.hint


def test_a_right_on_the_whole_cluster_belongs_to_a_cluster_role() -> None:
    assert "a ClusterRole" in refused(403, "no", Asked("list", POD)).hint


@pytest.mark.parametrize(
    ("code", "message", "status", "rule"),
    [
        (401, "Unauthorized", {}, "cluster-unauthorised"),
        (403, 'pods "x" is forbidden: exceeded quota: q, requested: pods=1', {}, "cluster-quota"),
        (403, "unable to create new content in namespace team because it is being terminated", {}, "cluster-namespace"),
        (400, 'admission webhook "policy.example" denied the request: no', {}, "cluster-webhook"),
        (404, 'namespaces "team" not found', {"details": {"kind": "namespaces", "name": "team"}}, "cluster-namespace"),
        (404, "the server could not find the requested resource", {"details": {}}, "cluster-crd"),
        (404, 'workflows "hello" not found', {"details": {"name": "hello"}}, "cluster-missing"),
        (409, "exists", {"reason": "AlreadyExists"}, "cluster-exists"),
        (409, "the object has been modified", {"reason": "Conflict"}, "cluster-conflict"),
        (410, "too old resource version", {"reason": "Expired"}, "cluster-expired"),
        (413, "too large", {}, "cluster-too-large"),
        (500, "etcdserver: request is too large", {}, "cluster-too-large"),
        (422, 'metadata.name: Invalid value: "X_"', {"reason": "Invalid"}, "cluster-invalid"),
        (500, 'failed calling webhook "policy.example": timed out', {}, "cluster-webhook"),
        (503, "the server is currently unable to handle the request", {}, "cluster-unreachable"),
        (405, "the server does not allow this method", {}, "cluster-refused"),
    ],
)
def test_each_refusal_has_a_rule(code: int, message: str, status: dict[str, Any], rule: str) -> None:
    error = refused(code, message, **status)
    assert error.rule == rule
    assert error.exit_code == 3


def test_a_namespace_that_is_asked_for_itself_is_only_missing() -> None:
    details = {"kind": "namespaces", "name": "team"}
    assert refused(404, "not found", Asked("get", NAMESPACE, "", "team"), details=details).rule == "cluster-missing"


def test_a_proxy_may_have_answered_instead() -> None:
    answer = read_answer(502, b"<html><h1>Bad\n gateway</h1></html>")
    assert answer.transient
    assert "Bad gateway" in refusal(CREATE, answer, SERVER).findings[0].message


@pytest.mark.parametrize(("code", "passes"), [(429, True), (500, True), (504, True), (403, False), (501, False)])
def test_what_may_pass_is_known(code: int, passes: bool) -> None:
    assert status_answer({"code": code, "message": "no"}).transient is passes


def test_an_object_that_is_too_large_does_not_pass() -> None:
    assert not status_answer({"code": 500, "message": "etcdserver: request is too large"}).transient


def test_a_long_answer_is_cut() -> None:
    assert len(refused(422, "x" * 100_000).findings[0].message) < 1000
