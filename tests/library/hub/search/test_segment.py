from __future__ import annotations

from functools import reduce
from operator import or_
from random import Random

import pytest

from catalog.errors import IntegrityError
from catalog.library.hub.search.segment import Segment, decode_segment, encode_segment, read_bits, with_guide

MEMBERS = [b"00part_%d" % number for number in range(300)]


def made_up(seed: int) -> dict[bytes, int]:
    """Terms of one member, of some, of nearly all; many begin alike."""
    dice = Random(seed)
    found = {}
    for _ in range(400):
        term = b"".join(dice.choice((b"a", b"b", b"ab", b"\xc3\xa9")) for _ in range(dice.randint(1, 8)))
        members = dice.sample(range(300), dice.choice((1, 1, 1, 3, 40, 290)))
        found[b"#" + term] = sum(1 << member for member in members)
    return found


def text_of(term: bytes) -> str:
    return term.decode("utf-8")


@pytest.mark.parametrize("guided", [False, True])
@pytest.mark.parametrize("seed", range(5))
def test_what_is_found_is_what_the_terms_say(seed: int, guided: bool) -> None:
    terms = made_up(seed)
    segment = decode_segment(encode_segment(MEMBERS, terms), "here")
    segment = with_guide(segment) if guided else segment
    asked = {term[:length] for term in terms for length in range(1, len(term) + 1)} | {b"", b"!", b"#zz", b"~"}
    for prefix in asked:
        try:
            text = text_of(prefix)
        except UnicodeDecodeError:
            continue
        having = {term: bits for term, bits in terms.items() if term.startswith(prefix)}
        assert segment.beginning(text) == reduce(or_, having.values(), 0)
        assert segment.having(text) == terms.get(prefix, 0)
        assert dict(segment.matching(text)) == {text_of(term[len(prefix) :]): bits for term, bits in having.items()}


def test_a_segment_without_terms_has_nothing() -> None:
    segment = Segment(tuple(MEMBERS), b"")
    assert segment.beginning("") == segment.beginning("#a") == segment.having("#a") == 0


@pytest.mark.parametrize("bits", [b"", b"-1", b"1,-1", b"xyz", b"1,,2", b"1,x3", b"nine"])
def test_a_damaged_set_is_refused_by_name(bits: bytes) -> None:
    segment = Segment(tuple(MEMBERS), b"#a\t1\n#b\t" + bits + b"\n#c\t2", "this place")
    for ask in (segment.beginning, segment.having):
        with pytest.raises(IntegrityError, match="this place"):
            ask("#b")
    with pytest.raises(IntegrityError):
        segment.beginning("#")


def test_a_line_without_a_set_is_refused() -> None:
    with pytest.raises(IntegrityError):
        Segment(tuple(MEMBERS), b"#a\t1\n#b\n#c\t2", "here").beginning("#")


@pytest.mark.parametrize("bits", [b"99999999999", b"7,300", b"x" + b"f" * 200])
def test_members_that_there_are_not_are_not_found(bits: bytes) -> None:
    segment = Segment(tuple(MEMBERS), b"#a\t" + bits, "here")
    assert segment.beginning("#a") == segment.having("#a") == read_bits(bits) & segment.everything
