from __future__ import annotations

from pathlib import Path

from hub.registry.brief import Brief
from hub.registry.registry import open_registry
from hub.registry.settings import anonymous_read, set_anonymous_read


def test_a_value_is_read_again_when_its_time_is_over() -> None:
    now, asked = [100.0], list[float]()
    brief = Brief(seconds=2, clock=lambda: now[0])

    def read() -> bool:
        asked.append(now[0])
        return len(asked) % 2 == 1

    assert brief.value(read)
    now[0] = 101.9
    assert brief.value(read)
    now[0] = 102.0
    assert not brief.value(read)
    assert asked == [100.0, 102.0]


def test_a_forgotten_value_is_read_at_once() -> None:
    brief = Brief(seconds=1000)
    assert brief.value(lambda: True)
    assert brief.value(lambda: False)
    brief.forget()
    assert not brief.value(lambda: False)


def test_who_sets_the_reading_sees_it_at_once_and_others_when_their_second_is_over(tmp_path: Path) -> None:
    with open_registry(tmp_path) as one, open_registry(tmp_path) as other:
        now = [0.0]
        other.anonymous_read.clock = lambda: now[0]
        assert anonymous_read(one) and anonymous_read(other)
        set_anonymous_read(one, False)
        assert not anonymous_read(one)
        now[0] = 1.0
        assert not anonymous_read(other)
        set_anonymous_read(one, True)
        assert anonymous_read(one)
