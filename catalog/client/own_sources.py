"""Visualisations whose data lies at an address: read where that is an artifact of the same run, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from catalog.client.run_detail import artifact_text
from catalog.client.session import Session
from catalog.run.visualisations import MAX_BYTES
from catalog.store.rows import TaskRow, VisualisationRow


def read_own_sources(
    rows: Sequence[VisualisationRow], tasks: Iterable[TaskRow], session: Session
) -> list[VisualisationRow]:
    """The same rows; where one names an output of `tasks` by its URI, that output's text stands in it.

    No other address is read: a component chose it, and this may be a server.
    """
    own = {artifact.uri: artifact for task in tasks for artifact in task.outputs.values() if artifact.uri}
    found = []
    for row in rows:
        detail = row.detail
        artifact = own.get(str(detail.get("source", ""))) if detail.get("storage") != "inline" else None
        text = artifact_text(session.artifacts, artifact, MAX_BYTES) if artifact is not None else None
        inline = {"source": text, "storage": "inline"} if text is not None else {}
        found.append(VisualisationRow(row.task, {**detail, **inline}))
    return found
