"""Requests to a server: whose token goes where, and what becomes of odd answers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from catalog.client.remote.live import events_of
from catalog.client.remote.workspace import endpoint_address, open_server, remote_workspace
from catalog.errors import CatalogError, FetchError, LibraryError, StoreError, UsageError
from tests.client.remote.answers import Reply, answering


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CATALOG_CONFIG", str(tmp_path / "config.yaml"))
    for name in ("CATALOG_HUB_TOKEN", "CATALOG_HUB_TOKEN_ORIGIN", "CATALOG_HUBS", "CATALOG_OFFLINE"):
        monkeypatch.delenv(name, raising=False)


def test_a_token_goes_to_its_server_and_no_redirect_is_followed() -> None:
    with answering([Reply()]) as other, answering([Reply(302, headers=(("Location", other.address),))]) as asked:
        with open_server(asked.address, "secret") as server, pytest.raises(FetchError, match="not as a catalog server"):
            server.get("runs")
        assert asked.requests[0][2]["authorization"] == "Bearer secret"
        assert other.requests == []


def test_a_kept_token_is_for_one_origin(tmp_path: Path) -> None:
    with answering([Reply()]) as own, answering([Reply()]) as other:
        (tmp_path / "credentials.yaml").write_text(f"{own.address}: kept\n", encoding="utf-8")
        (tmp_path / "credentials.yaml").chmod(0o600)
        for place in (own, other):
            with open_server(place.address) as server:
                server.get("runs")
        assert own.requests[0][2]["authorization"] == "Bearer kept"
        assert "authorization" not in other.requests[0][2]


@pytest.mark.parametrize(
    "url", ["ftp://hub.example", "/tmp/hub", "https://user:pa55@hub.example", "https://h/?a=1", ""]
)
def test_what_is_no_address_of_a_server_is_refused(url: str) -> None:
    with pytest.raises(UsageError) as caught:
        endpoint_address(url)
    assert "pa55" not in str(caught.value)


def _refusal(rule: str, **more: object) -> bytes:
    return json.dumps({"error": {"id": rule, "message": "no", "hint": "do", **more}, "request_id": "1"}).encode()


@pytest.mark.parametrize(
    ("status", "rule", "kind"),
    [
        (400, "filter-syntax", UsageError),
        (401, "not-signed-in", UsageError),
        (404, "run-unknown", UsageError),
        (409, "run-ended", UsageError),
        (409, "pipeline-exists", StoreError),
        (422, "reference-unresolved", LibraryError),
        (429, "too-many-requests", FetchError),
        (503, "hub-busy", FetchError),
    ],
)
def test_a_refusal_is_the_error_it_would_be_here(status: int, rule: str, kind: type[CatalogError]) -> None:
    with answering([Reply(status, _refusal(rule))]) as asked, open_server(asked.address) as server:
        with pytest.raises(CatalogError) as caught:
            server.get("runs")
    assert (type(caught.value), caught.value.rule) == (kind, rule)


@pytest.mark.parametrize(
    "reply",
    [Reply(body=b"<html>"), Reply(body=b"[]"), Reply(500, b"oops"), Reply(404, b"[1]"), Reply(body=b"{", length=9)],
)
def test_an_odd_answer_is_told_as_such(reply: Reply) -> None:
    with answering([reply]) as asked, open_server(asked.address) as server, pytest.raises(FetchError):
        server.get("runs")


def _message(event: str, number: int, **value: object) -> bytes:
    return f"id: {number}\nevent: {event}\ndata: {json.dumps(value)}\n\n".encode()


def test_a_stream_that_breaks_off_is_taken_up_where_it_ended() -> None:
    first = b": hello\n\n" + _message("change", 1, sequence=1, state="Running", at=1.0, task="", attempt=0, message="")
    rest = _message("change", 2, sequence=2, state="Succeeded", at=2.0, task="", attempt=0, message="")
    replies = [Reply(body=first, length=len(first) + 9), Reply(body=rest + _message("end", 0))]
    with answering(replies) as asked, open_server(asked.address) as server:
        found = list(events_of(server, "r1"))
    assert [event.sequence for event in found] == [1, 2]
    assert asked.requests[1][2]["last-event-id"] == "1"


def test_a_stream_that_always_breaks_off_is_given_up() -> None:
    with answering([Reply(body=b": hello\n\n")]) as asked, open_server(asked.address) as server:
        with pytest.raises(FetchError, match="breaks off"):
            list(events_of(server, "r1"))


def test_a_name_is_never_another_path() -> None:
    empty = json.dumps({"pipelines": [], "total_size": 0, "next_page_token": ""}).encode()
    with answering([Reply(body=empty)]) as asked, open_server(asked.address) as server:
        workspace = remote_workspace(server)
        with pytest.raises(UsageError, match="there is no run"):
            workspace.runs.get("../experiments")
        with pytest.raises(UsageError, match="there is no pipeline"):
            workspace.pipelines.get("../runs")
        workspace.experiments.archive("a/../b")
    assert [path.partition("?")[0] for _, path, _ in asked.requests[:1]] == ["/api/v1/pipelines"]
    assert asked.requests[1][1].count("/") == len(["", "api", "v1", "experiments", "archive"])
