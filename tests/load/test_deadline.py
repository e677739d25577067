from __future__ import annotations

import socket

from catalog.load.deadline import Deadline, Watch


def test_a_deadline_passes() -> None:
    assert Deadline(0).passed()
    assert Deadline(0).left() == 0.0
    later = Deadline(1000)
    assert not later.passed()
    assert 0 < later.left() <= 1000


def test_a_read_that_would_wait_for_ever_ends_at_the_deadline() -> None:
    mine, theirs = socket.socketpair()
    with mine, theirs, Watch(Deadline(0.05)) as watch:
        watch.add(mine)
        assert mine.recv(1) == b""


def test_a_socket_added_after_the_deadline_is_cut_too() -> None:
    mine, theirs = socket.socketpair()
    first, other = socket.socketpair()
    with mine, theirs, first, other, Watch(Deadline(0)) as watch:
        watch.add(first)
        assert first.recv(1) == b""
        watch.add(mine)
        assert mine.recv(1) == b""


def test_a_socket_outlives_the_watch_when_there_is_time_left() -> None:
    mine, theirs = socket.socketpair()
    with mine, theirs:
        with Watch(Deadline(1000)) as watch:
            watch.add(mine)
        theirs.sendall(b"x")
        assert mine.recv(1) == b"x"
