"""Submissions for the tests of publishing."""

from __future__ import annotations

from functools import cache

from hub.index.store import HubStore
from hub.publish.prepare import Prepared, prepare
from hub.publish.publish import Published, publish
from hub.publish.submission import Submission
from tests.hub.index.texts import CASES, README, component
from tests.hub.publish.times import NOON


def submission(
    name: str = "echo", version: str = "1.0.0", more: str = "", description: str = "", text: str = ""
) -> Submission:
    """A version with everything beside it."""
    written = text or component(name.rpartition("/")[2], version, more, description)
    return Submission(name, version, written.encode(), {"README.md": README, "tests.yaml": CASES})


@cache
def prepared(
    name: str = "echo", version: str = "1.0.0", more: str = "", description: str = "", text: str = ""
) -> Prepared:
    """A submission that was looked at: whether it passes the strict check is another test's question."""
    return prepare(submission(name, version, more, description, text), strict=False)


def put(store: HubStore, item: Prepared, *, downgrade: bool = False, proven: bool = True) -> Published:
    """Publish it at noon as anna."""
    with store.changing() as writer:
        return publish(writer, item, "anna", NOON, downgrade=downgrade, proven=proven)
