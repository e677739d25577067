"""Making a component's folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from catalog.errors import UsageError
from catalog.scaffold import create
from catalog.scaffold.create import NewComponent, make_component
from catalog.scaffold.names import RECORD
from tests.scaffold.making import make, make_template, tree


def test_the_folder_is_name_and_version(tmp_path: Path) -> None:
    template = make_template(tmp_path / "template", {"{{ name }}.txt": "{{ image }}\n", "a/{{ name|upper }}": "x"})
    folder = make(template, tmp_path / "new" / "library", "sample", image="x:2", version="1.2.0")
    assert folder == tmp_path / "new" / "library" / "sample" / "1.2.0"
    assert {path: text for path, text in tree(folder).items() if path != RECORD} == {
        "sample.txt": "x:2\n",
        "a/SAMPLE": "x",
    }
    assert [path.name for path in folder.parent.parent.iterdir()] == ["sample"]


def test_a_file_that_renders_to_nothing_is_left_out(tmp_path: Path) -> None:
    template = make_template(tmp_path / "t", {"a": "{% if image == 'x' %}\nx\n{% endif %}\n", "b": "b", "empty": ""})
    assert set(tree(make(template, tmp_path / "lib"))) == {"b", "empty", RECORD}


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    template = make_template(tmp_path / "t")
    folder = make(template, tmp_path / "lib")
    before = tree(tmp_path / "lib")
    (tmp_path / "lib" / "link").symlink_to(tmp_path / "nowhere")
    for name in ("sample", "link"):
        with pytest.raises(UsageError) as caught:
            make(template, tmp_path / "lib", name, version="9.0.0")
        assert caught.value.rule == "target-exists" and "catalog bump" in caught.value.hint
    assert tree(tmp_path / "lib") == before and folder.is_dir()


@pytest.mark.parametrize("path", ["{{ image }}", "a/{{ image }}/b", "{{ image }}/c"])
@pytest.mark.parametrize("answer", ["..", "../..", "/etc/x", ".git"])
def test_a_template_cannot_write_elsewhere(tmp_path: Path, path: str, answer: str) -> None:
    head = "questions: [{name: image, default: a}]\n"
    template = make_template(tmp_path / "t", {path: "x"}, head)
    with pytest.raises(UsageError) as caught:
        make(template, tmp_path / "lib", image=answer)
    assert caught.value.rule == "template-unsafe"
    assert not (tmp_path / "lib").exists()


def test_a_plan_with_a_path_to_elsewhere_is_refused_too(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        make_component(NewComponent(tmp_path / "lib" / "a" / "0.1.0", {"../../../x": "a"}))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("fault", [KeyboardInterrupt(), OSError(28, "No space left on device")])
def test_an_interrupted_making_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: BaseException
) -> None:
    template = make_template(tmp_path / "t", {"a": "1", "b": "2"})
    whole = create.write_files

    def half(folder: Path, files: dict[str, str]) -> None:
        whole(folder, {"a": files["a"]})
        raise fault

    monkeypatch.setattr(create, "write_files", half)
    with pytest.raises((KeyboardInterrupt, UsageError)):
        make(template, tmp_path / "new" / "lib")
    assert [path.name for path in tmp_path.iterdir()] == ["t"]


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "lib").mkdir(mode=0o500)
    with pytest.raises(UsageError, match="cannot make"):
        make(make_template(tmp_path / "t"), tmp_path / "lib")


def test_a_library_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "lib").write_text("")
    with pytest.raises(UsageError, match="cannot make"):
        make(make_template(tmp_path / "t"), tmp_path / "lib")
