from __future__ import annotations

import os
import signal
import threading

from catalog.client.stopping import signals_stop


def test_the_first_signal_stops_and_the_next_aborts() -> None:
    heard: list[str] = []
    before = signal.getsignal(signal.SIGINT)
    with signals_stop(lambda: heard.append("stop"), lambda: heard.append("abort")):
        os.kill(os.getpid(), signal.SIGTERM)
        os.kill(os.getpid(), signal.SIGINT)
        os.kill(os.getpid(), signal.SIGINT)
    assert heard == ["stop", "abort", "abort"]
    assert signal.getsignal(signal.SIGINT) == before


def test_ignored_signals_stay_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        heard: list[str] = []
        with signals_stop(lambda: heard.append("stop"), lambda: heard.append("abort")):
            os.kill(os.getpid(), signal.SIGHUP)
        assert heard == []
    finally:
        signal.signal(signal.SIGHUP, before)


def test_other_threads_change_nothing() -> None:
    found: list[object] = []

    def work() -> None:
        with signals_stop(lambda: None, lambda: None):
            found.append(signal.getsignal(signal.SIGTERM))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert found == [signal.getsignal(signal.SIGTERM)]
