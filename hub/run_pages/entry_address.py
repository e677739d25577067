"""Where a page of a run has more of what a task shows: the page it wrote, or TensorBoard over its logs."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from catalog.view.viewers.entries import Entry
from catalog.view.viewers.model import Board, WebApp

BOARD = "tensorboard@^1"
# What the component takes as a folder of logs.
_REACHED = ("pvc://", "s3://", "gs://")


def entry_address(run_id: str) -> Callable[[Entry], str]:
    """The address for each entry of a run; empty where there is none."""

    def address(entry: Entry) -> str:
        if isinstance(entry.viewer, WebApp):
            return f"/runs/{run_id}/web-app?{urlencode({'task': entry.task, 'index': entry.index})}"
        if isinstance(entry.viewer, Board) and entry.viewer.address.startswith(_REACHED):
            return _new_board(run_id, entry.viewer)
        return ""

    return address


def _new_board(run_id: str, board: Board) -> str:
    """The form of a run that starts TensorBoard, filled in."""
    given = {"reference": BOARD, "in:name": f"board-{run_id[:8]}", "in:log_dir": board.address}
    if board.image:
        given["in:image"] = board.image
    return f"/runs/new?{urlencode(given)}"
