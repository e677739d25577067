"""Finding templates and reading their folders."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.errors import CatalogError, SpecError, UsageError
from catalog.scaffold import template as template_module
from catalog.scaffold.template import find_template, load_template, shipped_ids
from tests.scaffold.making import make_template


def test_the_shipped_ones_are_found() -> None:
    assert {"container", "python", "image", "custom-resource", "pipeline"} <= set(shipped_ids())
    assert all(find_template(name).description for name in shipped_ids())


def test_an_unknown_one_is_told_with_the_nearest() -> None:
    with pytest.raises(UsageError) as caught:
        find_template("pyhton")
    assert caught.value.rule == "template-unknown" and 'did you mean "python"?' in caught.value.hint


@pytest.mark.parametrize("name", ["../templates/python", "./nothing", "/etc"])
def test_a_folder_must_be_a_template(name: str) -> None:
    with pytest.raises(UsageError) as caught:
        find_template(name)
    assert caught.value.rule == "template-unknown"


def test_a_folder_of_ones_own(tmp_path: Path) -> None:
    made = make_template(tmp_path / "mine")
    assert made == find_template(str(tmp_path / "mine"))
    assert made.id == "./mine" and [question.name for question in made.questions] == ["image"]


def test_the_digest_is_that_of_every_file(tmp_path: Path) -> None:
    first = make_template(tmp_path, {"a": "1", "b": "2"})
    assert load_template(tmp_path, shipped=False).digest == first.digest
    assert make_template(tmp_path, {"a": "12", "b": ""}).digest != first.digest


@pytest.mark.parametrize(
    "head",
    [
        "- a",
        "questions: [{name: A}]",
        "questions: [{name: name}]",
        "questions: [{name: version}]",
        "questions: [{name: inputs}]",
        "questions: [{name: a}, {name: a}]",
        "questions: [{name: a, pattern: '('}]",
        "questions: [{name: a, default: [1]}]",
        "derive: everything",
        "hooks: [rm]",
        "description: &a [*a]",
    ],
)
def test_what_is_wrong_with_the_head_is_told_with_its_place(tmp_path: Path, head: str) -> None:
    with pytest.raises(SpecError) as caught:
        make_template(tmp_path, head=head)
    assert caught.value.position is not None and caught.value.position.line == 1


def test_links_are_refused(tmp_path: Path) -> None:
    make_template(tmp_path)
    for target in ("/etc/passwd", "/etc"):
        link = tmp_path / "files" / "link"
        link.symlink_to(target)
        with pytest.raises(UsageError, match="symbolic link"):
            load_template(tmp_path, shipped=False)
        link.unlink()


def test_what_is_no_text_or_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_template(tmp_path)
    (tmp_path / "files" / "blob").write_bytes(b"\xff\xfe")
    with pytest.raises(CatalogError, match="UTF-8"):
        load_template(tmp_path, shipped=False)
    for name, limit in (("MAX_BYTES", 10), ("MAX_FILES", 1)):
        with monkeypatch.context() as patch, pytest.raises(CatalogError, match=f"more than {limit}"):
            patch.setattr(template_module, name, limit)
            load_template(tmp_path, shipped=False)
