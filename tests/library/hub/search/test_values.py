"""The values of a search: words, documents as lines, segments as text, the engines of tests."""

from __future__ import annotations

import pytest

from catalog.errors import IntegrityError
from catalog.library.hub.search import engines as search_engines
from catalog.library.hub.search.document import Document, Port, decode_document, encode_document
from catalog.library.hub.search.segment import decode_segment, encode_segment, numbers, read_bits, write_bits
from catalog.library.hub.search.words import MAX_WORDS, query_words, words

WHOLE = Document(
    "team/echo",
    "1.0.0",
    'Says "hi"\nand \\ more \u2028 end',
    (Port("text", "String"), Port("rest", {"GCSPath": {"a": [1]}}, True), Port("any", None)),
    (Port("out", ["odd"]),),
    "host:5000/a/b:1@sha256:0",
    {"k": "v"},
    "Zoë",
    ("docker",),
    True,
    False,
    "other@^1",
    ("part",),
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("train_model-v2", {"train", "model", "v2"}),
        ("trainModel", {"trainmodel", "train", "model"}),
        ("HTTP URL", {"http", "url"}),
        ("Größe 日本", {"größe", "日本"}),
        ("", set()),
    ],
)
def test_words(text: str, found: set[str]) -> None:
    assert set(words(text)) == found


def test_a_query_has_a_bound() -> None:
    assert len(query_words(" ".join(f"w{number}" for number in range(1000)))) == MAX_WORDS


def test_a_document_comes_back_as_it_was() -> None:
    line = encode_document(WHOLE)
    assert b"\n" not in line
    assert decode_document(line, "here") == WHOLE
    assert WHOLE.image_name == "host:5000/a/b"
    assert WHOLE.namespace == "team"


@pytest.mark.parametrize(
    "line", [b"", b"[]", b"{}", b"null", b'["a"]', b"[" * 100_000, encode_document(WHOLE).replace(b'"1.0.0"', b"1")]
)
def test_a_line_that_is_none_is_refused(line: bytes) -> None:
    with pytest.raises(IntegrityError) as caught:
        decode_document(line, "here")
    assert caught.value.rule == "hub-malformed"


@pytest.mark.parametrize("members", [{0}, {5}, set(range(0, 2000, 2)), {1, 1999}, set(range(2000))])
def test_a_set_comes_back_as_it_was(members: set[int]) -> None:
    bits = sum(1 << number for number in members)
    assert read_bits(write_bits(bits)) == bits
    assert set(numbers(bits)) == members


def test_a_segment_answers_what_was_put_into_it() -> None:
    terms = {f" word{number:04}".encode(): 1 << number % 7 for number in range(500)}
    segment = decode_segment(encode_segment([f"00n{number}".encode() for number in range(7)], terms), "here")
    for term, bits in terms.items():
        assert segment.having(term.decode()) == bits
    assert segment.having(" word") == 0
    assert segment.having(" word00000") == 0
    assert segment.having("") == 0
    assert segment.beginning(" word000") == 0b1111111
    assert segment.beginning("~") == 0
    assert segment.term_sets() == terms


def test_an_empty_segment_holds_nothing() -> None:
    segment = decode_segment(encode_segment([], {}), "here")
    assert segment.members == ()
    assert segment.everything == 0
    assert segment.beginning(" ") == 0


@pytest.mark.parametrize("data", [b"00a", b"00a\n"])
def test_a_segment_that_is_none_is_refused(data: bytes) -> None:
    with pytest.raises(IntegrityError):
        decode_segment(data, "here")


@pytest.mark.parametrize("line", [b" word", b" word\t", b" word\tx", b" word\txyz", b" word\t1,,2", b" word\t-1"])
def test_a_term_that_cannot_be_read_is_refused_when_it_is_asked_for(line: bytes) -> None:
    segment = decode_segment(b"00a\n\n" + line, "here")
    with pytest.raises(IntegrityError):
        segment.beginning(" wor")


def test_numbers_beyond_the_members_count_for_nothing() -> None:
    assert decode_segment(b"00a\n\n word\t0,999999999999", "here").beginning(" w") == 1


@pytest.mark.parametrize(
    ("text", "engines"),
    [
        ("cases: [{name: a}]", ("process", "docker", "argo")),
        ("engines: [docker, argo]\ncases: [{name: a}]", ("docker", "argo")),
        ("engines: [docker]\ncases: [{name: a}, {name: b, engines: [argo]}]", ("docker", "argo")),
        ("cases: [{name: a, engines: [process]}]", ("process",)),
        ("engines: [elsewhere]\ncases: [{name: a}]", ()),
        ("engines: {a: b}\ncases: 3", ()),
        ("engines: &a [*a]", ()),
        ("engines: [", ()),
    ],
)
def test_the_engines_that_tests_are_for(text: str, engines: tuple[str, ...]) -> None:
    assert search_engines.tested_engines(text.encode()) == engines
