"""Merging what changed in a template into a folder made of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.errors import UsageError
from catalog.scaffold.names import RECORD
from catalog.scaffold.record import read_record
from catalog.scaffold.template import Template
from catalog.scaffold.update import Step, Update, apply_update, plan_update
from tests.scaffold.making import QUESTIONS, make, make_template, tree

OLD = {"doc": "title\n\none\ntwo\nthree\n\nend\n", "gone": "old\n", "same": "same {{ name }}\n"}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """The template's folder."""
    make_template(tmp_path / "t", OLD)
    return tmp_path / "t"


@pytest.fixture
def folder(place: Path) -> Path:
    """A component made of it."""
    return make(make_template(place, OLD), place.parent / "lib")


def changed(place: Path, head: str = QUESTIONS, **files: str | None) -> Template:
    for name, text in files.items():
        if text is None:
            (place / "files" / name).unlink()
    return make_template(place, {name: text for name, text in files.items() if text is not None}, head)


def update(folder: Path, template: Template, **given: str) -> Update:
    plan = plan_update(folder, given, template)
    apply_update(plan)
    return plan


def actions(plan: Update) -> dict[str, str]:
    return {step.path: step.action for step in plan.steps}


def test_an_unchanged_template_changes_nothing(folder: Path, place: Path) -> None:
    (folder / "doc").write_text("all mine\n")
    before = tree(folder)
    assert update(folder, make_template(place, OLD)).steps == ()
    assert tree(folder) == before


def test_both_sides_are_kept(folder: Path, place: Path) -> None:
    (folder / "doc").write_text("my title\n\none\ntwo\nthree\n\nend\n")
    (folder / "own").write_text("mine\n")
    plan = update(folder, changed(place, doc="title\n\none\ntwo\nthree\n\nTHE END\n", gone=None, new="{{ name }}\n"))
    assert actions(plan) == {"doc": "changed", "gone": "removed", "new": "added"}
    after = tree(folder)
    assert after.pop(RECORD)
    assert after == {
        "doc": "my title\n\none\ntwo\nthree\n\nTHE END\n",
        "same": "same sample\n",
        "own": "mine\n",
        "new": "sample\n",
    }
    assert read_record(folder).rendered["doc"].endswith("THE END\n")


def test_a_second_update_has_nothing_to_do(folder: Path, place: Path) -> None:
    (folder / "doc").write_text("my title\n\none\ntwo\nthree\n\nend\n")
    template = changed(place, doc="title\n\none\ntwo\n3\n\nend\n")
    update(folder, template)
    before = tree(folder)
    assert update(folder, template).steps == () and tree(folder) == before


def test_a_conflict_is_marked_and_must_be_resolved_first(folder: Path, place: Path) -> None:
    (folder / "doc").write_text("title\n\nmine\ntwo\nthree\n\nend\n")
    template = changed(place, doc="title\n\ntheirs\ntwo\nthree\n\nend\n", same="other {{ name }}\n")
    plan = update(folder, template)
    assert plan.conflicts == ("doc",)
    assert (
        (folder / "doc")
        .read_text()
        .startswith("title\n\n<<<<<<< yours\nmine\n=======\ntheirs\n>>>>>>> template\ntwo\n")
    )
    assert (folder / "same").read_text() == "other sample\n"
    before = tree(folder)
    with pytest.raises(UsageError, match="unresolved"):
        update(folder, changed(place, doc="new\n"))
    assert tree(folder) == before
    (folder / "doc").write_text("title\n\nresolved\ntwo\nthree\n\nend\n")
    assert update(folder, template).steps == ()
    assert "resolved" in (folder / "doc").read_text()


def test_what_the_user_removed_stays_removed(folder: Path, place: Path) -> None:
    (folder / "gone").unlink()
    (folder / "same").unlink()
    plan = update(folder, changed(place, gone="new\n", same=None))
    assert actions(plan) == {"gone": "kept"}
    assert not (folder / "gone").exists()


def test_what_the_user_changed_and_the_template_dropped_is_kept(folder: Path, place: Path) -> None:
    (folder / "gone").write_text("mine\n")
    plan = update(folder, changed(place, gone=None))
    assert plan.steps == (Step("gone", "kept", None, "the template no longer has it, and it was changed here"),)
    assert (folder / "gone").read_text() == "mine\n"


def test_a_new_file_that_is_there_already_is_a_conflict(folder: Path, place: Path) -> None:
    (folder / "new").write_text("mine\n")
    plan = update(folder, changed(place, new="theirs\n"))
    assert plan.conflicts == ("new",)
    assert "mine\n=======\ntheirs\n" in (folder / "new").read_text()


def test_new_questions_get_their_default_or_an_answer(folder: Path, place: Path) -> None:
    head = f"{QUESTIONS}- {{name: team, default: 'team of {{{{ name }}}}'}}\n"
    template = changed(place, head, same="same {{ name }} {{ team }} {{ image }}\n")
    update(folder, template)
    assert (folder / "same").read_text() == "same sample team of sample busybox:1\n"
    update(folder, template, team="ours", image="x:2")
    assert (folder / "same").read_text() == "same sample ours x:2\n"
    assert read_record(folder).answers["team"] == "ours"


@pytest.mark.parametrize("given", [{"name": "other"}, {"version": "2.0.0"}, {"nothing": "x"}])
def test_answers_that_cannot_change(folder: Path, place: Path, given: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        plan_update(folder, given, make_template(place, OLD))


def test_a_template_of_ones_own_must_be_named(folder: Path) -> None:
    with pytest.raises(UsageError) as caught:
        plan_update(folder, {})
    assert "--template" in caught.value.hint


def test_a_shipped_template_is_found_again(tmp_path: Path) -> None:
    folder = make("pipeline", tmp_path)
    assert plan_update(folder, {}).steps == ()
    assert actions(plan_update(folder, {"description": "Does it."})) == {
        "README.md": "changed",
        "component.yaml": "changed",
    }


@pytest.mark.parametrize("link", ["doc", "sub"])
def test_nothing_is_written_through_a_link(folder: Path, place: Path, tmp_path: Path, link: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "doc").write_text("untouched\n")
    (folder / link).unlink(missing_ok=True)
    (folder / link).symlink_to(outside / "doc" if link == "doc" else outside)
    with pytest.raises(UsageError, match="symbolic link"):
        update(folder, make_template(place, {"doc": "new\n", "sub/doc": "new\n"}))
    assert tree(outside) == {"doc": "untouched\n"}


def test_what_is_no_text_is_left_alone(folder: Path, place: Path) -> None:
    (folder / "doc").write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match="UTF-8"):
        update(folder, changed(place, doc="new\n"))
    assert (folder / "doc").read_bytes() == b"\xff\xfe"
