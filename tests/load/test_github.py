from __future__ import annotations

import pytest

from catalog.load.github import missing_hint, raw_address

RAW = "https://raw.githubusercontent.com"
GIST = "0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(
    ("page", "raw"),
    [
        ("https://github.com/o/r/blob/main/a/c.yaml", f"{RAW}/o/r/main/a/c.yaml"),
        ("http://www.github.com/o/r/raw/v1.0/c.yaml?raw=true", f"{RAW}/o/r/v1.0/c.yaml"),
        (f"https://gist.github.com/o/{GIST}", f"https://gist.githubusercontent.com/o/{GIST}/raw"),
    ],
)
def test_a_page_is_read_as_its_raw_file_and_the_hint_says_so(page: str, raw: str) -> None:
    address, hint = raw_address(page)
    assert address == raw
    assert raw in hint


@pytest.mark.parametrize(
    "url",
    [
        f"{RAW}/o/r/main/c.yaml",
        "https://github.com/o/r/tree/main/a",
        "https://github.com/o/r/releases/download/v1/c.yaml",
        "https://github.com.evil.example/o/r/blob/main/c.yaml",
        "https://github.com:8443/o/r/blob/main/c.yaml",
    ],
)
def test_other_addresses_stay_as_they_are(url: str) -> None:
    assert raw_address(url) == (url, "")


def test_the_hint_knows_that_kubeflow_removed_its_components() -> None:
    assert "Kubeflow removed" in missing_hint(f"{RAW}/kubeflow/pipelines/master/components/x/component.yaml")
    assert "Kubeflow" not in missing_hint(f"{RAW}/kubeflow/pipelines/master/samples/x.yaml")
