from __future__ import annotations

import pytest

from catalog.errors import Finding, UsageError
from hub.api.refusals import error_body, refusal_body
from hub.kfp.refusals import is_kfp, kfp_refusal


@pytest.mark.parametrize(
    ("status", "code"),
    [(400, 3), (401, 16), (403, 7), (404, 5), (405, 12), (409, 6), (413, 8), (429, 8), (503, 14), (418, 2)],
)
def test_each_status_has_a_code(status: int, code: int) -> None:
    told, body = kfp_refusal("/apis/v1beta1/runs", status, refusal_body("some-rule", "it is wrong"))
    assert (told, body["code"], body["error"], body["message"]) == (status, code, "it is wrong", "it is wrong")


@pytest.mark.parametrize(("status", "rule"), [(422, "some-rule"), (404, "reference-unresolved")])
def test_what_breaks_a_rule_is_an_invalid_argument(status: int, rule: str) -> None:
    told, body = kfp_refusal("/apis/v1beta1/runs", status, refusal_body(rule, "it is wrong"))
    assert (told, body["code"]) == (400, 3)


def test_details_have_the_shape_of_their_version() -> None:
    told = refusal_body("some-rule", "it is wrong", "mend it", "r1")
    _, first = kfp_refusal("/apis/v1beta1/runs", 400, told)
    _, second = kfp_refusal("/apis/v2beta1/runs", 400, told)
    assert first["details"][0]["error_message"] == "it is wrong"
    assert first["details"][0]["error_details"] == "it is wrong (mend it)"
    assert (second["details"][0]["code"], second["details"][0]["message"]) == (3, "it is wrong (mend it)")
    info = first["details"][1]
    assert (info["reason"], info["metadata"]) == ("some-rule", {"hint": "mend it", "request_id": "r1"})
    assert second["details"][1] == info


def test_everything_that_is_wrong_is_said() -> None:
    findings = [Finding("a", "one thing"), Finding("b", "another"), Finding("c", "a trifle", severity="warning")]
    _, body = kfp_refusal("/apis/v1beta1/runs", 400, error_body(UsageError(findings=findings)))
    assert body["error"] == "one thing; another"


@pytest.mark.parametrize(("path", "ours"), [("/apis/v1beta1/x", True), ("/api/v1/x", False), ("/apisx", False)])
def test_only_paths_of_kfp_have_its_shape(path: str, ours: bool) -> None:
    assert is_kfp(path) is ours
