"""Pipelines inside JSON, and as JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

from catalog.compile.package import read_package
from catalog.errors import CatalogError
from hub.kfp.answer import answer
from hub.kfp.v2.pipeline_spec import spec_struct, spec_text
from tests.hub.kfp.v2.packages import FAILING, ir

PLATFORM: dict[str, Any] = {"platforms": {"kubernetes": {"deploymentSpec": {"executors": {"exec-echo": {}}}}}}


def test_a_compiled_pipeline_in_json_is_read_as_one_in_a_file() -> None:
    assert read_package(spec_text(ir())).inputs == read_package(yaml.safe_dump(ir(), sort_keys=False)).inputs


def test_both_documents_may_be_named_as_the_client_does() -> None:
    text = spec_text({"pipeline_spec": ir(), "platform_spec": PLATFORM})
    assert read_package(text).name == "echoing"


def test_what_is_read_of_a_file_is_what_was_written() -> None:
    one, two = yaml.safe_dump(ir()), yaml.safe_dump(PLATFORM)
    assert spec_struct(one) == spec_struct(json.dumps(ir())) == ir()
    assert spec_struct(f"{one}---\n{two}") == {"pipeline_spec": ir(), "platform_spec": PLATFORM}
    assert spec_struct(FAILING)["implementation"]["container"]["image"] == "bash:5"
    assert spec_struct("{name: braces}") == {"name": "braces"}


def test_dates_and_odd_numbers_can_be_answered_with() -> None:
    struct = spec_struct("day: 2020-01-01\nnumber: .nan\nother: [-.inf]\n")
    assert json.loads(bytes(answer(struct).body)) == {"day": "2020-01-01", "number": "NaN", "other": ["-Infinity"]}


@pytest.mark.parametrize(
    "sign", ["\x7f", "\x85", "\u2028", "\ufeff", "\ufffe", "\ud800", "\0", "\U0001f600", "\t", "&*"]
)
def test_a_name_may_have_any_sign_in_it(sign: str) -> None:
    found = read_package(spec_text(ir(f"a{sign}b"))).name or ""
    assert found.startswith("a") and found.endswith("b")


def test_nesting_without_end_is_refused() -> None:
    deep: dict[str, object] = {}
    for _ in range(100_000):
        deep = {"a": deep}
    with pytest.raises(CatalogError):
        read_package(spec_text(deep))
