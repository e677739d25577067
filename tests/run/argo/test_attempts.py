from __future__ import annotations

import pytest

from catalog.run.argo.attempts import in_words
from catalog.run.argo.nodes import ArgoNode
from catalog.run.nodes import Leaf
from catalog.run.outcome import Outcome
from catalog.spec.model import ComponentSpec

LEAF = Leaf("sleep", ComponentSpec(name="sleep"), None, "sleep")
STOPPED = "workflow shutdown with strategy: Stop"


@pytest.mark.parametrize("first, now", [(STOPPED, STOPPED), ("", STOPPED), (STOPPED, "Error (exit code 143)")])
def test_a_task_that_was_stopped_is_terminated_even_if_its_message_changes_meanwhile(first: str, now: str) -> None:
    node = ArgoNode("1", "w.sleep", "sleep", "Pod", "Failed", message=now)
    outcome = in_words(Outcome(first or "the program failed"), node, LEAF)
    assert outcome.stopped
    assert outcome.message == "terminated"


def test_a_task_that_failed_by_itself_is_not_taken_for_a_stopped_one() -> None:
    node = ArgoNode("1", "w.sleep", "sleep", "Pod", "Failed", message="Error (exit code 3)")
    outcome = in_words(Outcome(node.message), node, LEAF)
    assert not outcome.stopped
    assert outcome.message == "the program ended with exit code 3"
