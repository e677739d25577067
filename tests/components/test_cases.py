"""Every case of every tests.yaml holds when the component runs as a plain process."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.components.harness import Case, cases, run_case, versions

ALL = [case for component in versions() for case in cases(component)]


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.id)
def test_case_holds(case: Case, tmp_path: Path) -> None:
    run_case(case, tmp_path)


@pytest.mark.parametrize("component", versions())
def test_cases_have_names_of_their_own(component: str) -> None:
    names = [case.body["name"] for case in cases(component)]
    assert names
    assert len(set(names)) == len(names)
