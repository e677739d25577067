"""Lines of a log that is asked for more than once."""

from __future__ import annotations

from catalog.run.argo.log_lines import LogLines


def stamped(second: int, text: str, part: int = 0) -> bytes:
    return f"2030-01-01T00:00:{second:02}.{part:09}Z {text}\n".encode()


def test_timestamps_are_taken_off() -> None:
    lines = LogLines()
    assert list(lines.new_lines([stamped(1, "a b"), stamped(2, "")], complete=True)) == [b"a b\n", b"\n"]


def test_pieces_need_not_be_lines() -> None:
    whole = stamped(1, "one") + stamped(1, "two") + stamped(2, "three")
    pieces = [whole[start : start + 7] for start in range(0, len(whole), 7)]
    assert list(LogLines().new_lines(pieces, complete=True)) == [b"one\n", b"two\n", b"three\n"]


def test_a_carriage_return_and_other_signs_stay() -> None:
    text = "50%\r100%\u0085\x0b\u2028end"
    assert list(LogLines().new_lines([stamped(1, text)], complete=True)) == [(text + "\n").encode()]


def test_asked_again_only_what_is_new_comes() -> None:
    lines = LogLines()
    first = [stamped(1, "a"), stamped(2, "b"), stamped(2, "c")]
    assert list(lines.new_lines(first, complete=False)) == [b"a\n", b"b\n", b"c\n"]
    assert lines.since == "2030-01-01T00:00:02Z"
    again = [stamped(2, "b"), stamped(2, "c"), stamped(2, "d"), stamped(3, "e")]
    assert list(lines.new_lines(again, complete=False)) == [b"d\n", b"e\n"]
    assert list(lines.new_lines([stamped(3, "e")], complete=True)) == []


def test_equal_lines_of_the_same_moment_are_all_kept() -> None:
    lines = LogLines()
    assert len(list(lines.new_lines([stamped(1, "x")] * 3, complete=False))) == 3
    assert len(list(lines.new_lines([stamped(1, "x")] * 5, complete=False))) == 2


def test_two_streams_may_be_out_of_order_within_a_second() -> None:
    lines = LogLines()
    answer = [stamped(1, "a", 5), stamped(1, "b", 3), stamped(1, "c", 9), stamped(1, "d", 4)]
    assert list(lines.new_lines(answer[:3], complete=False)) == [b"a\n", b"b\n", b"c\n"]
    assert list(lines.new_lines(answer, complete=False)) == [b"d\n"]


def test_half_a_line_is_left_for_the_next_answer() -> None:
    lines = LogLines()
    whole = stamped(1, "half a line")
    assert list(lines.new_lines([whole[:-5]], complete=False)) == []
    assert list(lines.new_lines([whole], complete=False)) == [b"half a line\n"]


def test_a_last_line_needs_no_end() -> None:
    whole = stamped(1, "no end")
    assert list(LogLines().new_lines([whole[:-1]], complete=True)) == [b"no end"]


def test_what_the_kubelet_says_itself_is_no_line() -> None:
    said = b"unable to retrieve container logs for containerd://abc"
    assert list(LogLines().new_lines([said], complete=True)) == []


def test_an_offset_is_kept() -> None:
    lines = LogLines()
    assert list(lines.new_lines([b"2030-01-01T00:00:01.5+02:00 a\n"], complete=True)) == [b"a\n"]
    assert lines.since == "2030-01-01T00:00:01+02:00"


def test_what_argo_says_while_it_packs_a_file_is_no_line() -> None:
    said = 'time="2030-01-01T00:00:01.123Z" level=info msg="Taring /tmp/text.txt"'
    assert list(LogLines().new_lines([stamped(1, said), stamped(1, "Taring")], complete=True)) == [b"Taring\n"]
