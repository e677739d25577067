"""Visualisations whose data lies at an address."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from catalog.client.own_sources import read_own_sources
from catalog.client.session import Session
from catalog.store.rows import VisualisationRow
from tests.view.rows import task_row


def test_an_output_of_the_same_run_is_read(session: Session) -> None:
    artifact = dataclasses.replace(session.artifacts.put_text("# text"), uri="s3://bucket/run/text")
    tasks = [dataclasses.replace(task_row("a"), outputs={"text": artifact})]
    row = VisualisationRow("b", {"type": "markdown", "source": "s3://bucket/run/text", "index": 0})
    (found,) = read_own_sources([row], tasks, session)
    assert found.detail == {"type": "markdown", "source": "# text", "storage": "inline", "index": 0}


@pytest.mark.parametrize("source", ["s3://bucket/other", "http://169.254.169.254/", "", "s3://bucket/*"])
def test_nothing_else_is_read(session: Session, source: str) -> None:
    artifact = dataclasses.replace(session.artifacts.put_text("x"), uri="s3://bucket/run/text")
    tasks = [dataclasses.replace(task_row("a"), outputs={"text": artifact})]
    row = VisualisationRow("b", {"type": "markdown", "source": source})
    assert read_own_sources([row], tasks, session) == [row]


def test_a_file_of_this_machine_is_not_read(session: Session, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    row = VisualisationRow("b", {"type": "markdown", "source": secret.as_uri()})
    assert read_own_sources([row], [task_row("a")], session) == [row]


def test_what_is_gone_stays_an_address(session: Session) -> None:
    artifact = dataclasses.replace(session.artifacts.put_text("x"), uri="s3://bucket/run/text", digest="0" * 64)
    tasks = [dataclasses.replace(task_row("a"), outputs={"text": artifact})]
    row = VisualisationRow("b", {"type": "markdown", "source": "s3://bucket/run/text"})
    assert read_own_sources([row], tasks, session) == [row]
