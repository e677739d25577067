"""The memory of a reader is one folder for each hub, which one process uses at a time."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from catalog.errors import MachineError
from catalog.library.hub.trust.state import held, place_folder


def test_each_place_has_a_folder_whatever_it_is_called(tmp_path: Path) -> None:
    places = ("https://a.example", "https://b.example", "/srv/hub", "../..", "a\0b", "\udcff", "a" * 5000)
    folders = {place_folder(tmp_path, place) for place in places}
    assert len(folders) == len(places)
    assert {folder.parent for folder in folders} == {tmp_path}


def test_the_folder_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    with held(tmp_path / "state" / "hub") as folder:
        assert folder.stat().st_mode & 0o777 == 0o700


def test_another_one_waits(tmp_path: Path) -> None:
    order: list[str] = []
    entered, waiting = threading.Event(), threading.Event()

    def second() -> None:
        entered.wait()
        waiting.set()
        with held(tmp_path / "hub"):
            order.append("second")

    thread = threading.Thread(target=second)
    thread.start()
    with held(tmp_path / "hub"):
        entered.set()
        waiting.wait()
        order.append("first")
    thread.join()
    assert order == ["first", "second"]


def test_it_does_not_wait_for_ever(tmp_path: Path) -> None:
    with held(tmp_path / "hub"), pytest.raises(MachineError) as caught, held(tmp_path / "hub", patience=0):
        pass
    assert caught.value.rule == "hub-busy"


def test_it_is_free_again_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="within"), held(tmp_path / "hub"):
        raise ValueError("within")
    with held(tmp_path / "hub", patience=0):
        pass
