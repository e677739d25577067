"""How errors show themselves."""

from __future__ import annotations

from catalog.errors import CatalogError, FetchError, Finding, Position, SpecError, UsageError


def test_an_error_tells_what_where_and_how_to_mend() -> None:
    error = SpecError(
        "no name", rule="missing-key", position=Position("c.yaml", 3, 5), source_line="  - type: x", hint="add it"
    )
    assert str(error) == "c.yaml:3:5: no name [missing-key]\n    - type: x\n    hint: add it"
    assert error.rule == "missing-key"


def test_an_error_holds_all_its_findings() -> None:
    error = SpecError(findings=[Finding("a", "first"), Finding("b", "second")])
    assert error.rule == "a"
    assert str(error) == "first [a]\nsecond [b]"


def test_exit_codes_tell_whose_turn_it_is() -> None:
    assert (SpecError("x").exit_code, UsageError("x").exit_code, FetchError("x").exit_code) == (1, 2, 3)
    assert isinstance(FetchError("x"), CatalogError)


def test_a_place_without_a_column_is_still_a_place() -> None:
    assert [str(Position("f", 1, 2)), str(Position("f", 1)), str(Position("f")), str(Position(""))] == [
        "f:1:2",
        "f:1",
        "f",
        "<text>",
    ]
