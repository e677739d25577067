from __future__ import annotations

from pathlib import Path

from tests.hub.process import hub_process
from tests.hub.served import PATIENCE


def test_a_server_that_is_told_to_end_before_it_has_begun_ends(tmp_path: Path) -> None:
    with hub_process(tmp_path / "hub") as hub:
        hub.process.terminate()
        assert hub.process.wait(PATIENCE) == 0
