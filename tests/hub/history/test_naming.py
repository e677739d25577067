"""Names come from paths, fit the grammar, and once given stay."""

from __future__ import annotations

import pytest

from catalog.library.reference import MAX_NAME, check_name
from hub.history.naming import Lineage, name_paths, path_name


def lineage(path: str, date: int = 0, *others: str, given: dict[str, str] | None = None) -> Lineage:
    return Lineage((path, *others), path, date, given or {})


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("components/echo/component.yaml", "echo"),
        ("components/echo.yaml", "echo"),
        ("components/gcp/dataproc/create_cluster/component.yaml", "gcp/dataproc-create_cluster"),
        ("components/XGBoost/Train/from_CSV/component.yml", "xgboost/train-from_csv"),
        ("components/tfx/CsvExampleGen/with_URI_IO.component.yaml", "tfx/csvexamplegen-with_uri_io_component"),
        ("components/echo/1.2.0-rc.1/component.yaml", "echo"),
        ("components/C#_script/component.yaml", "c__script"),
        ("components/--exec/.hidden/component.yaml", "exec/hidden"),
        ("components/日本/component.yaml", "x"),
        ("components/component.yaml", "component"),
        ("elsewhere/a.yaml", "elsewhere/a"),
    ],
)
def test_a_path_gives_a_name(path: str, name: str) -> None:
    assert path_name(path, "components") == name
    assert check_name(name) == name


@pytest.mark.parametrize("path", ["a" * 300 + ".yaml", "/".join(["b" * 60] * 9) + "/component.yaml"])
def test_a_long_path_gives_a_name_of_its_own(path: str) -> None:
    name = path_name(path, "")
    assert len(check_name(name)) <= MAX_NAME
    assert name != path_name(f"b{path}", "")


def test_of_two_that_would_share_a_name_the_older_has_it() -> None:
    names = name_paths([lineage("a/b-c.yaml", 2), lineage("a/b_c.yaml", 1), lineage("a/B/C.yaml", 3)], "", ())
    assert names["a/b_c.yaml"] == "a/b_c"
    assert names["a/b-c.yaml"].startswith("a/b-c-")
    assert names["a/B/C.yaml"].startswith("a/b-c-")
    assert len({name.replace("-", "").replace("_", "") for name in names.values()}) == 3


def test_a_name_of_somebody_else_is_not_taken() -> None:
    (name,) = name_paths([lineage("echo.yaml")], "", ("e-cho",)).values()
    assert name.startswith("echo-")


def test_a_name_that_was_given_stays_where_the_component_goes() -> None:
    names = name_paths([lineage("new/place.yaml", 1, "echo.yaml", given={"echo.yaml": "echo"})], "", ())
    assert names == {"new/place.yaml": "echo", "echo.yaml": "echo"}


def test_paths_that_were_named_apart_stay_apart() -> None:
    given = {"a.yaml": "a", "b.yaml": "b"}
    assert name_paths([lineage("b.yaml", 1, "a.yaml", given=given)], "", ()) == given


def test_a_given_name_is_not_given_to_another_that_is_older() -> None:
    found = [lineage("x/echo.yaml", 9, given={"x/echo.yaml": "echo"}), lineage("echo.yaml", 1)]
    names = name_paths(found, "", ())
    assert names["x/echo.yaml"] == "echo"
    assert names["echo.yaml"].startswith("echo-")
