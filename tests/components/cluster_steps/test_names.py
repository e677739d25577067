"""Names that Kubernetes takes, and those it would refuse later."""

from __future__ import annotations

import pytest

from cluster_steps.errors import StepUsage
from cluster_steps.names import check_label, check_service_name, check_subdomain, child_name, label_value


@pytest.mark.parametrize("name", ["a", "team-1", "9to5", "a" * 63])
def test_a_label(name: str) -> None:
    assert check_label(name) == name


@pytest.mark.parametrize("name", ["", "A", "a_b", "-a", "a-", "a.b", "a/b", "a" * 64, "a\n"])
def test_no_label(name: str) -> None:
    with pytest.raises(StepUsage, match="is no namespace"):
        check_label(name, "namespace")


def test_a_service_begins_with_a_letter() -> None:
    assert check_service_name("a1") == "a1"
    with pytest.raises(StepUsage, match="a letter first"):
        check_service_name("1a")


def test_dots_stand_between_labels() -> None:
    assert check_subdomain("a.b-c.9") == "a.b-c.9"
    for name in ("a..b", ".a", "a.", "a" * 254):
        with pytest.raises(StepUsage):
            check_subdomain(name)


def test_any_text_becomes_the_value_of_a_label() -> None:
    assert label_value("run 1/2") == "run-1-2"
    assert label_value("__x__") == "x"
    long, other = label_value("x" * 64), label_value("x" * 65)
    assert len(long) <= 63
    assert long != other


def test_the_name_of_a_child_stays_its_own_when_it_is_cut() -> None:
    assert child_name("digits", "board") == "digits-board"
    first, second = child_name("a" * 60 + "1", "board"), child_name("a" * 60 + "2", "board")
    assert len(first) <= 63
    assert first != second
    assert first.endswith("-board")
    check_label(first)
