"""Real components: nothing crashes, and time grows with the file; needs the conformance corpus (CATALOG_CORPUS)."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from catalog.validate import Options, check
from catalog.validate.reporters import REPORTERS
from tests.requirements import require

pytestmark = pytest.mark.corpus


@pytest.fixture(scope="module")
def files() -> list[Path]:
    """All component files of the corpus."""
    folder = os.environ.get("CATALOG_CORPUS", "")
    require("corpus", bool(folder), "CATALOG_CORPUS does not name the conformance corpus")
    return sorted(Path(folder).glob("v1*/*/*.yaml"))


def test_no_rule_fails_on_a_real_component(files: list[Path], report_score: Callable[[str], None]) -> None:
    start = time.perf_counter()
    report = check(files, Options(targets=("kfp1", "kfp2", "argo")))
    took = time.perf_counter() - start
    report_score(f"catalog check: {len(report.files)} files with three targets in {took:.2f} s: {report.counts}")
    assert len(report.files) == len(files)
    assert [finding.message for finding in report.findings if finding.rule == "internal-error"] == []
    refused = {finding.position.file for finding in report.findings if finding.position and finding.rule in FORMAT}
    assert len(refused) == 18
    for form in REPORTERS.values():
        assert form(report)


FORMAT = frozenset(
    "yaml-syntax duplicate-key inputs-not-a-list unknown-key duplicate-input duplicate-output bad-placeholder"
    " unknown-input unknown-output graph-cycle".split()
)
