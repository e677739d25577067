"""What a server tells as it happens: server-sent events, and lines of JSON."""

from __future__ import annotations

import json
from collections.abc import Generator, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from catalog.client.remote.server import Server, segment
from catalog.client.wire.answer import Answer, malformed
from catalog.client.wire.event_json import read_event
from catalog.errors import FetchError

if TYPE_CHECKING:
    from catalog.store.rows import EventRow

# How often in a row a stream that broke off is taken up again.
_TRIES = 5


@dataclass(frozen=True)
class Message:
    """One event of a stream."""

    name: str
    value: Answer


def events_of(server: Server, run_id: str) -> Generator[EventRow, None, None]:
    """What happens to a run from its beginning until it has ended or is gone.

    A stream that breaks off is taken up where it ended; FetchError when that fails several times in a row.
    """
    after, failed = 0, 0
    while True:
        try:
            with closing(messages(server, f"runs/{segment(run_id)}/events", after)) as found:
                for message in found:
                    failed = 0
                    if message.name == "end":
                        return
                    if message.name == "change":
                        event = read_event(message.value)
                        after = event.sequence
                        yield event
            failed += 1
        except FetchError as error:
            failed += 1
            if failed >= _TRIES or error.rule in ("hub-answer", "fetch-offline"):
                raise
        if failed >= _TRIES:
            raise FetchError("the server breaks off every time", rule="fetch-connection", hint="try again later")


def changes(server: Server) -> Generator[None, None, None]:
    """Something each time that runs changed, for as long as the connection holds."""
    with closing(messages(server, "events", 0)) as found:
        for message in found:
            if message.name == "runs":
                yield None


def messages(server: Server, path: str, after: int) -> Generator[Message, None, None]:
    """The events of a stream of server-sent events, as the standard reads them; comments are passed over."""
    name, data = "", list[str]()
    headers = {"Accept": "text/event-stream", **({"Last-Event-ID": str(after)} if after else {})}
    with closing(server.lines(path, headers=headers)) as lines:
        for line in lines:
            text = line.removesuffix(b"\r").decode("utf-8", "replace")
            key, _, value = text.partition(":")
            if not text:
                if name and data:
                    yield Message(name, _object("\n".join(data)))
                name, data = "", []
            elif key == "event":
                name = value.removeprefix(" ")
            elif key == "data":
                data.append(value.removeprefix(" "))


def json_lines(server: Server, path: str, params: Mapping[str, str]) -> Generator[Answer, None, None]:
    """The objects of an answer with one in each line; empty lines are passed over."""
    with closing(server.lines(path, params)) as lines:
        for line in lines:
            if line.strip():
                yield _object(line.decode("utf-8", "replace"))


def _object(text: str) -> Answer:
    try:
        return Answer.of(json.loads(text))
    except (ValueError, RecursionError):
        raise malformed(text[:40]) from None
