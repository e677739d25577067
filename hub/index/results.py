"""The last test result of a component, by the digest of its file: `results/ab/<digest>.json`, outside of the index."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from catalog.errors import IntegrityError, SpecError
from catalog.library.hub.files import HubFiles
from catalog.library.index.canonical import canonical
from catalog.library.index.paths import results_path
from hub.index.store import HubWriter

MAX_RESULT_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class TestResult:
    """How many cases of a component held (`passed`), did not or could not be run (`failed`), or were `skipped`.

    `digest` is that of the component file (hex), `at` an ISO time in UTC.
    """

    # pytest collects classes by their names.
    __test__ = False

    digest: str
    at: str
    passed: int
    failed: int
    skipped: int

    @property
    def state(self) -> str:
        """`passed` or `failed`; `skipped` when no case was run."""
        return "failed" if self.failed else "passed" if self.passed else "skipped"


def read_result(files: HubFiles, digest: str) -> TestResult | None:
    """The last result of the component with this digest, or None. IntegrityError for a file that is none."""
    path = results_path(digest)
    data = files.read(path, MAX_RESULT_BYTES)
    if data is None:
        return None
    try:
        value = json.loads(data)
        counts = [int(value[key]) for key in ("passed", "failed", "skipped")]
        return TestResult(digest, str(value["at"]), *counts)
    except (ValueError, TypeError, KeyError, RecursionError):
        where = f"{files.place}/{path}"
        raise IntegrityError(f"{where} holds no result", rule="hub-malformed", hint="ask the hub's owner") from None


def put_result(writer: HubWriter, result: TestResult) -> None:
    """Keep a result in place of the last one."""
    writer.write(results_path(result.digest), canonical({**asdict(result), "state": result.state}))


def results_in(report: str, digests: Mapping[str, str], at: str) -> tuple[TestResult, ...]:
    """The results in a report of `catalog test --format json`, for the components in `digests` (by `name@version`).

    Raises SpecError (rule results-invalid) for a text that is no such report.
    """
    counts: dict[str, Counter[str]] = {}
    for case in _cases(report):
        if case.get("component") in digests:
            counts.setdefault(case["component"], Counter())[str(case.get("state"))] += 1
    return tuple(
        TestResult(digests[label], at, found["ok"], found["failed"] + found["error"], found["skipped"])
        for label, found in sorted(counts.items())
    )


def _cases(report: str) -> Sequence[dict[str, Any]]:
    try:
        cases = json.loads(report)["cases"]
    except (ValueError, TypeError, KeyError, RecursionError):
        cases = None
    if not isinstance(cases, list) or not all(isinstance(case, dict) for case in cases):
        hint = "write it with: catalog test --format json -o FILE"
        raise SpecError("the file is no report of `catalog test --format json`", rule="results-invalid", hint=hint)
    return cases
