"""`mlpipeline-metrics`: what is kept and what is told."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
from typing import Any

import pytest

from catalog.run.metrics import MAX_METRICS, Metric, parse_metrics


def packed(*metrics: Any) -> bytes:
    return json.dumps({"metrics": list(metrics)}).encode()


def archive(**files: bytes) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    return buffer.getvalue()


def test_metrics_as_kubeflow_documents_them() -> None:
    data = packed(
        {"name": "accuracy-score", "numberValue": 0.91, "format": "PERCENTAGE"},
        {"name": "loss", "number_value": 0.3, "format": "RAW"},
        {"name": "rows", "numberValue": 150},
    )
    metrics, problems = parse_metrics(data)
    assert metrics == (
        Metric("accuracy-score", 0.91, "PERCENTAGE"),
        Metric("loss", 0.3, "RAW"),
        Metric("rows", 150.0, "UNSPECIFIED"),
    )
    assert problems == ()


def test_extras_are_kept() -> None:
    given = {
        "name": "loss",
        "numberValue": 0.1,
        "unit": "nats",
        "direction": "minimise",
        "history": [[1, 0.5], {"step": 2, "value": 0.1}],
    }
    (metric,), problems = parse_metrics(packed(given))
    assert problems == ()
    assert metric.as_dict() == {
        "name": "loss",
        "value": 0.1,
        "format": "UNSPECIFIED",
        "unit": "nats",
        "higher_is_better": False,
        "history": [[1.0, 0.5], [2.0, 0.1]],
    }


@pytest.mark.parametrize("name", ["a", "A1", "a" * 64, "a_b-c9"])
def test_good_names(name: str) -> None:
    assert parse_metrics(packed({"name": name, "numberValue": 1})) == ((Metric(name, 1.0),), ())


@pytest.mark.parametrize("name", ["", "1a", "a-", "_a", "a b", "ä", "a\n", "a" * 65, 5, None])
def test_bad_names_are_told_and_hide_no_other(name: Any) -> None:
    metrics, (problem,) = parse_metrics(packed({"name": name, "numberValue": 1}, {"name": "ok", "numberValue": 2}))
    assert metrics == (Metric("ok", 2.0),)
    assert problem.startswith("metrics[0]") and "`name`" in problem


@pytest.mark.parametrize(
    "text", ["NaN", "Infinity", "-Infinity", '"NaN"', '"0.5"', "true", "null", "[1]", "1e999", "9" * 400]
)
def test_what_is_no_finite_number_is_told(text: str) -> None:
    data = f'{{"metrics": [{{"name": "loss", "numberValue": {text}}}, {{"name": "ok", "numberValue": 2}}]}}'
    metrics, (problem,) = parse_metrics(data.encode())
    assert metrics == (Metric("ok", 2.0),)
    assert problem.startswith("metrics[0] 'loss': `numberValue` is ") and "finite number" in problem


@pytest.mark.parametrize(
    ("changes", "expected", "told"),
    [
        ({"colour": "red"}, Metric("m", 0.5), "unknown key 'colour'"),
        ({"format": "percentage"}, Metric("m", 0.5, "PERCENTAGE"), "taken as PERCENTAGE"),
        ({"format": "EURO"}, Metric("m", 0.5), "taken as UNSPECIFIED"),
        ({"format": []}, Metric("m", 0.5), "taken as UNSPECIFIED"),
        ({"numberValue": 50, "format": "PERCENTAGE"}, Metric("m", 50.0, "PERCENTAGE"), "from 0 to 1"),
        ({"number_value": 2}, Metric("m", 0.5), "are the same; the first counts"),
        ({"unit": 3}, Metric("m", 0.5), "`unit` is a text"),
        ({"direction": "sideways"}, Metric("m", 0.5), "`direction` is `maximise` or `minimise`"),
        ({"higher_is_better": "yes"}, Metric("m", 0.5), "`higher_is_better` is true or false"),
        ({"history": [[1, 2], [1]]}, Metric("m", 0.5, history=((1.0, 2.0),)), "`history` is a list"),
        ({"history": 7}, Metric("m", 0.5), "`history` is a list"),
    ],
)
def test_small_faults_are_told_and_the_metric_kept(changes: dict[str, Any], expected: Metric, told: str) -> None:
    metrics, (problem,) = parse_metrics(packed({"name": "m", "numberValue": 0.5, **changes}))
    assert metrics == (expected,)
    assert problem.startswith("metrics[0] 'm': ") and told in problem


def test_format_may_be_the_number_of_the_enum() -> None:
    assert parse_metrics(packed({"name": "m", "numberValue": 0.5, "format": 2}))[0] == (Metric("m", 0.5, "PERCENTAGE"),)


def test_first_of_two_equal_names_counts_and_this_is_told() -> None:
    metrics, (problem,) = parse_metrics(packed({"name": "a", "numberValue": 1}, {"name": "a", "numberValue": 2}))
    assert metrics == (Metric("a", 1.0),)
    assert problem.startswith("metrics[1] 'a': the name was used before")


def test_more_than_fifty_are_kept_and_the_limit_is_told() -> None:
    many = [{"name": f"m{number}", "numberValue": number} for number in range(MAX_METRICS + 1)]
    assert len(parse_metrics(packed(*many[:51]))[0]) == 51
    metrics, (problem,) = parse_metrics(packed(*many))
    assert len(metrics) == MAX_METRICS and f"only the first {MAX_METRICS}" in problem


def test_many_problems_are_cut_and_counted() -> None:
    _, problems = parse_metrics(packed(*["x"] * 150))
    assert len(problems) == 101 and problems[-1] == "and 50 more problems"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"{", "not JSON: Expecting property name enclosed in double quotes at line 1, column 2"),
        (b"\xff\xfe", "not UTF-8 at byte 0"),
        (b"[]", "holds no JSON object"),
        (b'{"metrics": {}}', "no list `metrics`"),
        (b"[" * 100_000, "cannot be read as JSON"),
        (b"x" * ((1 << 20) + 1), "larger than 1048576 bytes"),
        (b"\x1f\x8bnope", "damaged archive"),
        (gzip.compress(b"0" * (8 << 20)), "unpacks to more than"),
        (archive(a=b"{}", b=b"{}"), "an archive with a, b, not with one file"),
        (archive(), "an archive with nothing"),
    ],
)
def test_unreadable_file_is_told(data: bytes, told: str) -> None:
    metrics, (problem,) = parse_metrics(data)
    assert metrics == () and told in problem


@pytest.mark.parametrize("data", [b"", b" \n", b'{"metrics": []}', b'\xef\xbb\xbf{"metrics": []}'])
def test_no_metrics_is_no_problem(data: bytes) -> None:
    assert parse_metrics(data) == ((), ())


def test_archive_with_one_file_is_unpacked() -> None:
    data = packed({"name": "m", "numberValue": 1})
    expected = ((Metric("m", 1.0),), ())
    assert parse_metrics(archive(data=data)) == expected
    assert parse_metrics(gzip.compress(data)) == expected


def test_unknown_key_beside_the_list_is_told() -> None:
    metrics, (problem,) = parse_metrics(b'{"metrics": [{"name": "m", "numberValue": 1}], "extra": 1}')
    assert metrics == (Metric("m", 1.0),) and "unknown key 'extra'" in problem
