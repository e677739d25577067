"""An object is followed through broken connections and versions that the server has forgotten."""

from __future__ import annotations

from itertools import islice

import pytest

from cluster_steps.deadline import Deadline
from cluster_steps.errors import ApiFailure, StepFailure
from cluster_steps.watching import changes
from tests.components.cluster_steps.scripted_server import CONFIG_MAP, Script, event, scripted, version

GONE = event("ERROR", {"kind": "Status", "code": 410, "reason": "Expired", "message": "too old resource version"})
FORBIDDEN = {"kind": "Status", "code": 403, "reason": "Forbidden", "message": "configmaps is forbidden"}
BUSY = {"kind": "Status", "code": 503, "reason": "ServiceUnavailable", "message": "starting"}
MISSING = {"kind": "Status", "code": 404, "reason": "NotFound", "message": "not found"}


def versions(script: Script, count: int) -> list[str | None]:
    with scripted(script) as cluster:
        found = islice(changes(cluster, CONFIG_MAP, Deadline(60)), count)
        return [item["metadata"]["resourceVersion"] if item else None for item in found]


def test_the_object_now_and_then_every_change() -> None:
    lines = [event("MODIFIED", version(2)), event("BOOKMARK", version(3)), event("MODIFIED", version(4))]
    script = Script([(200, version(1))], [lines])
    assert versions(script, 3) == ["1", "2", "4"]
    assert "resourceVersion=1" in script.asked[-1]
    assert "metadata.name%3Da" in script.asked[-1]


def test_a_watch_that_ends_or_breaks_goes_on_from_what_is_there_now() -> None:
    watches = [[event("MODIFIED", version(2))], ["BREAK"], [event("MODIFIED", version(6))]]
    script = Script([(200, version(1)), (200, version(3)), (200, version(5))], watches)
    assert versions(script, 5) == ["1", "2", "3", "5", "6"]


def test_a_version_that_the_server_has_forgotten_does_no_harm() -> None:
    script = Script([(200, version(1)), (200, version(9))], [[GONE], [event("DELETED", version(10))]])
    assert versions(script, 3) == ["1", "9", None]


def test_what_is_not_there_is_waited_for() -> None:
    script = Script([(404, MISSING)], [[event("ADDED", version(1))]])
    assert versions(script, 2) == [None, "1"]


def test_the_deadline_ends_it() -> None:
    with scripted(Script([(200, version(1))])) as cluster:
        assert [item is not None for item in changes(cluster, CONFIG_MAP, Deadline(0))] == [True]


def test_a_transient_failure_is_tried_again(capsys: pytest.CaptureFixture[str]) -> None:
    script = Script([(503, BUSY), (200, version(1))])
    with scripted(script) as cluster:
        assert cluster.apply(CONFIG_MAP)["metadata"]["resourceVersion"] == "1"
    assert [line.split("?")[0] for line in script.asked[1:]] == ["PATCH /api/v1/namespaces/team/configmaps/a"] * 2
    assert "starting; next attempt" in capsys.readouterr().err


def test_an_internal_error_is_tried_again_only_where_it_passes() -> None:
    def failing(message: str) -> tuple[int, dict[str, str]]:
        return 500, {"message": message}

    script = Script([failing("failed calling webhook"), failing("failed to create typed patch object")])
    with scripted(script) as cluster, pytest.raises(ApiFailure, match="typed patch"):
        cluster.apply(CONFIG_MAP)
    assert len(script.asked) == 3


def test_a_refusal_is_told_at_once_with_what_to_do() -> None:
    script = Script([(403, FORBIDDEN)])
    with scripted(script) as cluster, pytest.raises(ApiFailure, match=r"(?s)is forbidden.*rbac\.yaml"):
        cluster.get(CONFIG_MAP)
    assert len(script.asked) == 2


def test_what_is_not_there_is_none_and_deleting_it_is_well() -> None:
    with scripted(Script([(404, MISSING)])) as cluster:
        assert cluster.get(CONFIG_MAP) is None
        assert cluster.delete(CONFIG_MAP) is False


def test_a_kind_that_the_cluster_does_not_know_is_told() -> None:
    rocket = {"apiVersion": "v1", "kind": "Rocket", "metadata": {"name": "a"}}
    with scripted(Script()) as cluster, pytest.raises(StepFailure, match="knows no Rocket of v1"):
        cluster.get(rocket)
