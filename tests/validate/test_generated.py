"""Made components: whatever they say, no rule fails, and mending neither breaks a file nor changes what it means."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.errors import SpecError
from catalog.spec.model import ComponentSpec
from catalog.spec.parse import parse_component
from catalog.validate import Options, check
from catalog.validate.fixes import fix
from catalog.validate.reporters import REPORTERS
from tests.validate.oracle_documents import documents
from tests.validate.samples import CLEAN, written

ALL = Options(targets=("kfp1", "kfp2", "argo"))
WORDS = (
    "{}",
    "[]",
    "'",
    '"',
    "\n",
    "  ",
    "- ",
    "$0",
    "`",
    "$(",
    "<<E\n",
    "file_outputs",
    "\t",
    "é",
    "\u2028",
    "|",
    "#",
)
quick = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """The clean component with a few pieces cut out and others put in."""
    text = CLEAN
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.sampled_from(WORDS)) + text[at + draw(st.integers(0, 12)) :]
    return text


def loaded(text: str) -> ComponentSpec | None:
    try:
        return parse_component(text)
    except SpecError:
        return None


def examine(folder: Path, text: str) -> None:
    path = written(folder, text)
    report = check(path, ALL)
    assert [finding.message for finding in report.findings if finding.rule == "internal-error"] == []
    for form in REPORTERS.values():
        assert form(report)
    before = loaded(text)
    fix(path)
    after = loaded(path.read_bytes().decode("utf-8"))
    if before is not None:
        assert after is not None
        assert [port.name for port in after.inputs] == [port.name for port in before.inputs]
        assert after.container == before.container


@pytest.mark.filterwarnings("ignore")
@quick
@given(document=documents())
def test_no_rule_fails_on_a_made_component(tmp_path: Path, document: str) -> None:
    examine(tmp_path, document)


@pytest.mark.filterwarnings("ignore")
@quick
@given(text=damaged())
def test_no_rule_fails_on_a_damaged_file(tmp_path: Path, text: str) -> None:
    examine(tmp_path, text)
