"""Names of components and of files."""

from __future__ import annotations

import pytest

from catalog.errors import UsageError
from catalog.scaffold.names import check_component_name, check_distinct, check_file_path, check_version, snake_name

HOSTILE = [
    "",
    ".",
    "..",
    "../x",
    "/abs",
    "a/b",
    "a\\b",
    "C:x",
    "a b",
    "A",
    "1a",
    "a__b",
    "_a",
    "a_",
    "a-b",
    "import",
    "con",
]
TRICKS = ["ｘ", "a\u202eb", "a\u200b", "а", "a\n", "a\0", "x" * 64, "~", "$HOME", "a.", "é"]


@pytest.mark.parametrize("name", [*HOSTILE, *TRICKS])
def test_names_that_could_surprise_are_refused(name: str) -> None:
    with pytest.raises(UsageError) as caught:
        check_component_name(name)
    assert caught.value.rule == "name-invalid"


@pytest.mark.parametrize("name", ["a", "count_rows", "resnet50", "x" * 63])
def test_plain_names_pass(name: str) -> None:
    assert check_component_name(name) == name


def test_a_name_is_made_of_a_title() -> None:
    assert snake_name("Train model (v2)!") == "train_model_v2"
    assert snake_name("2 steps") == "n2_steps"
    assert snake_name("二") == snake_name("import") == snake_name("  ") == ""
    with pytest.raises(UsageError) as caught:
        check_component_name("Train Model")
    assert "such as train_model" in caught.value.hint


@pytest.mark.parametrize(
    "version", ["1", "1.0", "../1.0.0", "1.0.0/x", "v1.0.0", "1.0.0+b", "", "１.0.0", f"1.0.0-{'a' * 50}"]
)
def test_versions_are_semver(version: str) -> None:
    with pytest.raises(UsageError):
        check_version(version)
    assert check_version("1.0.0-rc.1") == "1.0.0-rc.1"


@pytest.mark.parametrize(
    "path",
    ["", "/etc/passwd", "../x", "a/../b", "a//b", "./a", "a/.", "a\\b", "C:a", ".git/hooks/x", "a/.GIT/x", "nul.txt",
     "a ", "ü", ".catalog-template.yaml", "/".join("abcdefghi")],
)  # fmt: skip
def test_files_stay_in_their_folder(path: str) -> None:
    with pytest.raises(UsageError) as caught:
        check_file_path(path, "the template")
    assert caught.value.rule == "template-unsafe"


@pytest.mark.parametrize("path", ["README.md", "src/program.py", ".dockerignore", "a/b/c/d"])
def test_plain_paths_pass(path: str) -> None:
    assert check_file_path(path, "the template") == path


@pytest.mark.parametrize("paths", [["readme.md", "README.md"], ["a", "a/b"], ["x", "x"]])
def test_two_files_are_not_one(paths: list[str]) -> None:
    with pytest.raises(UsageError):
        check_distinct(paths, "the template")
