"""Where a page has more of what a task shows."""

from __future__ import annotations

import pytest

from catalog.view.viewers.entries import Entry
from catalog.view.viewers.html import entry_html
from catalog.view.viewers.model import Board, MarkdownText
from hub.run_pages.entry_address import entry_address
from tests.hub.served import Served

LOGS = Entry("train", 0, "tensorboard", Board("s3://bucket/run 1/logs", "example/tensorflow:2"))


def test_tensorboard_is_started_by_a_form_that_is_filled_in(run_hub: Served) -> None:
    address = entry_address("0123456789abcdef")
    assert address(LOGS) in str(entry_html(LOGS, address)).replace("&amp;", "&")
    form = run_hub.client.get(address(LOGS))
    assert form.status_code == 200 and "tensorboard" in form.text
    for text in ("board-01234567", "s3://bucket/run 1/logs", "example/tensorflow:2", "6006"):
        assert text in form.text


@pytest.mark.parametrize("viewer", [Board("https://elsewhere.example/logs"), Board("/logs"), MarkdownText("text")])
def test_what_the_cluster_cannot_read_is_not_started(viewer: Board | MarkdownText) -> None:
    entry = Entry("train", 0, "", viewer)
    assert entry_address("1")(entry) == "" and "Start TensorBoard" not in str(entry_html(entry, entry_address("1")))
