from __future__ import annotations

import pytest

from catalog.errors import SpecError
from hub.registry.package_name import package_name


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"name: echo\nimplementation: {}\n", "echo"),
        (b"name: Train model (v2)\n", "train-model-v2"),
        (b"name: gcs_download\n", "gcs_download"),
        (b"pipelineInfo: {name: my-pipeline}\nroot: {}\n", "my-pipeline"),
        (b"pipelineInfo: {name: two}\n---\nplatforms: {}\n", "two"),
        (b'{"pipelineInfo": {"name": "as-json"}}', "as-json"),
        (b"name: team/echo\n", "team-echo"),
        (b"name: ../../etc/passwd\n", "etc-passwd"),
        (b"name: " + b"x" * 300 + b"\n", "x" * 128),
    ],
)
def test_a_package_is_named_by_what_the_file_says(content: bytes, name: str) -> None:
    assert package_name(content) == name


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"implementation: {}\n", "package-unnamed"),
        (b"name: '***'\n", "package-unnamed"),
        (b"name: [a]\n", "package-unnamed"),
        (b"- a\n", "package-unnamed"),
        (b"\xff\xfe", "not-utf8"),
    ],
)
def test_a_file_without_a_name_is_refused(content: bytes, rule: str) -> None:
    with pytest.raises(SpecError) as caught:
        package_name(content)
    assert caught.value.rule == rule


@pytest.mark.parametrize("content", [b"", b"{", b"a: &a [*a]\n", b"[" * 10_000, b"name: x\n" + b"#" * (64 << 20)])
def test_a_file_that_cannot_be_read_is_refused(content: bytes) -> None:
    with pytest.raises(SpecError):
        package_name(content)
