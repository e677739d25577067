"""Finding the interpreters of peers."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.peer import PEERS, PeerAbsent, peer_python
from benchmarks.registry import MEASURES


def test_a_peer_that_is_not_installed_is_absent(tmp_path: Path) -> None:
    with pytest.raises(PeerAbsent, match="not installed"):
        peer_python("kfp1", tmp_path, install=False)


def test_an_environment_counts_only_when_it_was_made_for_the_same_requirements(tmp_path: Path) -> None:
    folder = tmp_path / "peers" / "kfp1"
    folder.mkdir(parents=True)
    (folder / "installed.txt").write_text("kfp==1.8.21")
    with pytest.raises(PeerAbsent):
        peer_python("kfp1", tmp_path, install=False)
    (folder / "installed.txt").write_text("kfp==1.8.22\nsetuptools<70")
    assert peer_python("kfp1", tmp_path, install=False) == str(folder / "bin" / "python")


def test_every_peer_of_a_measure_is_known() -> None:
    assert {peer for measure in MEASURES.values() for peer in measure.peers} == set(PEERS)
    assert PEERS["kfp1"].package == "kfp"
