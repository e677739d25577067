"""JSON with the bytes Argo gives it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.spec.json_text import json_text

PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": [1.0, 2.5]}, '{"a":[1,2.5],"b":1}'),
        ("a <b> & c", '"a \\u003cb\\u003e \\u0026 c"'),
        ("é\n\u2028", '"é\\n\\u2028"'),
        (0.00001, "0.00001"),
        (1e-7, "1e-7"),
        (1e21, "1e+21"),
        (100000000000000000000.0, "100000000000000000000"),
        (True, "true"),
        (None, "null"),
        ([], "[]"),
        ({}, "{}"),
    ],
)
def test_json_has_the_bytes_of_argo(value: object, text: str) -> None:
    assert json_text(value) == text


@given(PLAIN)
def test_the_text_reads_back_as_the_value(value: object) -> None:
    # A whole number beyond 2**53 is written with the digits that tell its float from others.
    read = json.loads(json_text(value), parse_int=float)
    assert read == json.loads(json.dumps(value), parse_int=float)
