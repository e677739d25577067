"""A repository's history becomes a hub: every version of every component, under a name that stays."""

from __future__ import annotations

import shutil
from hashlib import sha256
from pathlib import Path

import pytest

from catalog.errors import MachineError
from catalog.library.hub.folder_files import FolderFiles
from catalog.library.hub.mirror.lookup import mirror_lookup
from catalog.library.libraries import Libraries
from catalog.resources import MAX_SPEC_BYTES
from hub.index.records import Event, read_records
from hub.index.verify import verify_index
from tests.hub.history.imported import ORIGIN, RAW, imported, index_of, library_of, tree
from tests.hub.history.repositories import DAY, START, Repository, component

ECHO = "components/echo/component.yaml"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """An empty repository."""
    return Repository(tmp_path / "parts.git")


def digest(text: str | bytes) -> str:
    return sha256(text.encode() if isinstance(text, str) else text).hexdigest()


def test_each_content_is_a_version_and_the_bare_name_is_the_newest(repository: Repository, tmp_path: Path) -> None:
    first, second = component("Echo", "one"), component("Echo", "two")
    repository.commit({ECHO: first})
    repository.commit({ECHO: second})
    report = imported(repository.folder, tmp_path / "hub")
    assert report.names == ("echo",)
    assert report.added == (
        f"echo@0.0.0-20200914122640-{digest(first)[:12]}",
        f"echo@0.0.0-20200915122640-{digest(second)[:12]}",
    )
    found = Libraries((library_of(tmp_path / "hub"),)).resolve("echo")
    assert found.container is not None
    assert found.container.image == "two"


def test_the_records_say_when_each_version_came(repository: Repository, tmp_path: Path) -> None:
    repository.commit({ECHO: component("Echo", "one", "1.0.0")})
    imported(repository.folder, tmp_path / "hub")
    repository.commit({ECHO: component("Echo", "two", "1.1.0")})
    imported(repository.folder, tmp_path / "hub")
    assert read_records(FolderFiles(tmp_path / "hub"), "echo") == (
        Event("publish", "1.0.0", ORIGIN, "2020-09-14T12:26:40Z"),
        Event("publish", "1.1.0", ORIGIN, "2020-09-15T12:26:40Z"),
    )


def test_a_version_of_its_own_is_taken_where_one_content_has_it(repository: Repository, tmp_path: Path) -> None:
    repository.commit({ECHO: component("Echo", "one", "1.0.0")})
    repository.commit({ECHO: component("Echo", "two", "1.1.0")})
    repository.commit({ECHO: component("Echo", "three", "1.1.0")})
    repository.commit({ECHO: component("Echo", "four", "not a version")})
    imported(repository.folder, tmp_path / "hub")
    versions = library_of(tmp_path / "hub").versions("echo")
    assert versions[0] == "1.0.0"
    assert [version[:6] for version in versions[1:]] == ["0.0.0-"] * 3


def test_a_component_that_moved_keeps_its_versions_under_one_name(repository: Repository, tmp_path: Path) -> None:
    text = component("Query")
    repository.commit({"components/bigquery/component.yaml": text})
    repository.commit(
        {"components/bigquery/component.yaml": None, "components/gcp/bigquery/query/component.yaml": text}
    )
    repository.commit({"components/gcp/bigquery/query/component.yaml": component("Query", "two")})
    report = imported(repository.folder, tmp_path / "hub")
    assert report.names == ("gcp/bigquery-query",)
    assert len(report.added) == 2


def test_two_components_at_one_time_stay_two(repository: Repository, tmp_path: Path) -> None:
    text = component("Train")
    repository.commit({"components/a/component.yaml": text, "components/b/component.yaml": component("Other", "two")})
    repository.commit({"components/a/component.yaml": None, "components/c/component.yaml": text})
    repository.commit({"components/a/component.yaml": component("New", "three")})
    report = imported(repository.folder, tmp_path / "hub")
    assert report.names == ("a", "b", "c")
    assert {name.partition("@")[0] for name in report.added} == {"a", "b", "c"}


def test_one_that_only_looks_like_another_is_not_it(repository: Repository, tmp_path: Path) -> None:
    text = component("Train")
    repository.commit({"components/train/component.yaml": text})
    repository.commit(
        {
            "components/train/component.yaml": None,
            "components/predict/component.yaml": text.replace("name: Train", "name: Predict"),
        }
    )
    assert imported(repository.folder, tmp_path / "hub").names == ("predict", "train")


def test_version_folders_are_versions_of_one_component(repository: Repository, tmp_path: Path) -> None:
    repository.commit({"components/echo/1.0.0/component.yaml": component("echo", "one", "1.0.0")})
    repository.commit({"components/echo/1.1.0/component.yaml": component("echo", "two", "1.1.0")})
    report = imported(repository.folder, tmp_path / "hub")
    assert report.added == ("echo@1.0.0", "echo@1.1.0")


def test_names_that_differ_in_case_or_punctuation_only_are_told_apart(repository: Repository, tmp_path: Path) -> None:
    repository.commit({"components/Train_Model/component.yaml": component("A", "one")})
    repository.commit({"components/train-model/component.yaml": component("B", "two")})
    first, second = imported(repository.folder, tmp_path / "hub").names
    assert (first, second[:12]) == ("train_model", "train-model-") or (second, first[:12]) == (
        "train_model",
        "train-model-",
    )
    assert verify_index(index_of(tmp_path / "hub").files).findings == ()


def test_what_is_no_component_is_skipped_with_the_reason(repository: Repository, tmp_path: Path) -> None:
    huge = "#" * (MAX_SPEC_BYTES + 1)
    bomb = "a: &a [x]\nb: [*a, *a]\n"
    repository.commit(
        {
            ECHO: component("Echo"),
            "components/broken.yaml": "name: [",
            "components/huge.yaml": huge,
            "components/latin.yaml": b"name: caf\xe9\n",
            "components/bomb.yaml": bomb,
            "components/link.yaml": "../../../etc/passwd",
            "components/module.yaml": "1" * 40,
            "components/README.md": "# Echo",
        },
        modes={"components/link.yaml": "120000", "components/module.yaml": "160000"},
    )
    report = imported(repository.folder, tmp_path / "hub")
    assert report.names == ("echo",)
    reasons = {item.path.rpartition("/")[2]: item.rule for item in report.skipped}
    assert reasons["broken.yaml"] == "yaml-syntax"
    assert reasons["huge.yaml"] == "spec-too-large"
    assert reasons["latin.yaml"] == "not-utf8"
    assert "bomb.yaml" in reasons
    assert {"link.yaml", "module.yaml"}.isdisjoint(reasons)
    assert not list((tmp_path / "hub" / "blobs").rglob(digest(huge)))


def test_odd_names_do_no_harm(repository: Repository, tmp_path: Path) -> None:
    odd = ["a..b.yaml", "-rf.yaml", ":(glob)x.yaml", "sp ace/component.yaml", "né/component.yaml", 'q"uote.yaml']
    repository.commit({f"components/{name}": component(name, str(number)) for number, name in enumerate(odd)})
    repository.commit({"components/new\nline.yaml": component("newline")})
    report = imported(repository.folder, tmp_path / "hub")
    assert report.names == ("a_b", "glob_x", "n", "q_uote", "rf", "sp_ace")
    index = index_of(tmp_path / "hub")
    quoted = f"{RAW}/main/components/sp%20ace/component.yaml"
    assert mirror_lookup(index, quoted) == digest(component(odd[3], "3"))
    assert mirror_lookup(index, f"{RAW}/main/components/n%C3%A9/component.yaml") == digest(component(odd[4], "4"))


def test_entries_that_would_lead_elsewhere_are_left_out(repository: Repository, tmp_path: Path) -> None:
    (tmp_path / "file").write_text(component("Echo"))
    blob = repository.git("hash-object", "-w", str(tmp_path / "file"))
    entry = b"100644 x.yaml\0" + bytes.fromhex(blob)
    inner = _tree(repository, tmp_path, entry)
    middle = _tree(repository, tmp_path, b"40000 ..\0" + bytes.fromhex(inner))
    outer = _tree(repository, tmp_path, b"40000 components\0" + bytes.fromhex(middle))
    commit = repository.git("-c", "user.name=a", "-c", "user.email=a@b.example", "commit-tree", "-m", "x", outer)
    repository.git("update-ref", "refs/heads/main", commit)
    report = imported(repository.folder, tmp_path / "hub")
    assert report.names == ()
    assert not (tmp_path / "x.yaml").exists()


def _tree(repository: Repository, folder: Path, data: bytes) -> str:
    (folder / "tree").write_bytes(data)
    return repository.git("hash-object", "-t", "tree", "-w", "--literally", str(folder / "tree"))


def test_the_same_repository_gives_the_same_bytes(repository: Repository, tmp_path: Path) -> None:
    side = repository.commit({ECHO: component("Echo")})
    repository.commit({"components/b.yaml": component("B")}, branch="side", parents=(side,))
    repository.commit({ECHO: component("Echo", "two")})
    clone = tmp_path / "clone" / "parts.git"
    clone.parent.mkdir()
    repository.git("clone", "--quiet", "--bare", str(repository.folder), str(clone))
    imported(repository.folder, tmp_path / "hub")
    imported(clone, tmp_path / "other")
    assert tree(tmp_path / "hub") == tree(tmp_path / "other")
    again = imported(repository.folder, tmp_path / "hub")
    assert (again.added, len(again.kept)) == ((), 3)
    assert tree(tmp_path / "hub") == tree(tmp_path / "other")


def test_a_later_import_keeps_names_and_versions(repository: Repository, tmp_path: Path) -> None:
    first, second = component("Echo", "one", "1.0.0"), component("Echo", "two", "1.0.0")
    start = repository.commit({ECHO: first})
    before = imported(repository.folder, tmp_path / "hub")
    repository.commit({ECHO: None, "components/basics/echo/component.yaml": first})
    # The old number is claimed again, an older commit turns up, and a newcomer takes the place that was left.
    repository.commit({"components/basics/echo/component.yaml": second})
    repository.commit({ECHO: component("Else", "three")}, branch="side", parents=(start,), date=START - DAY)
    after = imported(repository.folder, tmp_path / "hub")
    assert before.added == after.kept == ("echo@1.0.0",)
    assert after.names == ("echo",)
    library = library_of(tmp_path / "hub")
    assert library.find_digest("echo", digest(first)) is not None
    assert library.entry("echo", "1.0.0") is not None
    assert [entry.digest for entry in (library.shard("echo") or pytest.fail()).versions] == [
        digest(first),
        digest(second),
        digest(component("Else", "three")),
    ]
    assert verify_index(index_of(tmp_path / "hub").files).findings == ()


def test_what_the_repository_lost_stays_in_the_hub(repository: Repository, tmp_path: Path) -> None:
    base = repository.commit({ECHO: component("Echo")})
    lost = repository.commit({ECHO: component("Echo", "two")}, branch="side", parents=(base,))
    imported(repository.folder, tmp_path / "hub")
    repository.git("update-ref", "-d", "refs/heads/side")
    repository.commit({ECHO: component("Echo", "three")})
    imported(repository.folder, tmp_path / "hub")
    again = imported(repository.folder, tmp_path / "hub")
    index = index_of(tmp_path / "hub")
    for revision in (repository.shas[lost], "side"):
        assert mirror_lookup(index, f"{RAW}/{revision}/{ECHO}") == digest(component("Echo", "two"))
    assert mirror_lookup(index, f"{RAW}/main/{ECHO}") == digest(component("Echo", "three"))
    assert again.added == ()


def test_two_folders_of_a_repository_share_a_hub(repository: Repository, tmp_path: Path) -> None:
    sample = "samples/echo/component.yaml"
    first = repository.commit({ECHO: component("Echo"), sample: component("Sample", "two")})
    repository.commit({ECHO: None, sample: component("Sample", "three")})
    imported(repository.folder, tmp_path / "hub")
    (name,) = imported(repository.folder, tmp_path / "hub", "samples").names
    assert name.startswith("echo-")
    index, revision = index_of(tmp_path / "hub"), repository.shas[first]
    assert mirror_lookup(index, f"{RAW}/{revision}/{ECHO}") == digest(component("Echo"))
    assert mirror_lookup(index, f"{RAW}/{revision}/{sample}") == digest(component("Sample", "two"))
    assert mirror_lookup(index, f"{RAW}/main/{sample}") == digest(component("Sample", "three"))
    assert mirror_lookup(index, f"{RAW}/main/{ECHO}") == digest(component("Echo"))
    assert imported(repository.folder, tmp_path / "hub").added == ()


def test_two_repositories_share_a_hub(repository: Repository, tmp_path: Path) -> None:
    repository.commit({ECHO: component("Echo")})
    other = Repository(tmp_path / "other.git")
    other.commit({ECHO: component("Another echo", "two")})
    imported(repository.folder, tmp_path / "hub")
    report = imported(other.folder, tmp_path / "hub", origin="github.com/else/where")
    assert report.names[0].startswith("echo-")
    index = index_of(tmp_path / "hub")
    assert mirror_lookup(index, f"{RAW}/main/{ECHO}") == digest(component("Echo"))
    elsewhere = f"https://raw.githubusercontent.com/else/where/main/{ECHO}"
    assert mirror_lookup(index, elsewhere) == digest(component("Another echo", "two"))


def test_a_successor_that_is_not_there_is_not_told(repository: Repository, tmp_path: Path) -> None:
    successors = {"a": "b@1.0.0", "b": "a@1.0.0", "c": "nowhere@1.0.0", "d": "not a reference", "e": "f@1.0.0", "f": ""}
    for name, successor in successors.items():
        annotations = f"metadata: {{annotations: {{version: 1.0.0, superseded_by: '{successor}'}}}}\n"
        repository.commit({f"components/{name}.yaml": f"{annotations}implementation: {{container: {{image: {name}}}}}"})
    imported(repository.folder, tmp_path / "hub")
    library = library_of(tmp_path / "hub")
    entries = {name: library.entry(name, "1.0.0") for name in successors}
    assert {name: entry.superseded_by for name, entry in entries.items() if entry} == {
        **dict.fromkeys(successors),
        "e": "f@1.0.0",
    }
    assert verify_index(index_of(tmp_path / "hub").files).findings == ()


def test_pull_requests_of_strangers_are_not_read(repository: Repository, tmp_path: Path) -> None:
    base = repository.commit({ECHO: component("Echo")})
    evil = repository.commit({ECHO: component("Echo", "evil")}, branch="theirs", parents=(base,))
    repository.git("update-ref", "refs/pull/1/head", repository.shas[evil])
    repository.git("update-ref", "-d", "refs/heads/theirs")
    assert len(imported(repository.folder, tmp_path / "hub").added) == 1


def test_a_shallow_clone_is_told(repository: Repository, tmp_path: Path) -> None:
    repository.commit({ECHO: component("Echo")})
    repository.commit({ECHO: component("Echo", "two")})
    shallow = tmp_path / "shallow.git"
    repository.git("clone", "--quiet", "--bare", "--depth=1", repository.folder.as_uri(), str(shallow))
    report = imported(shallow, tmp_path / "hub")
    assert report.shallow
    assert len(report.added) == 1


def test_an_empty_repository_makes_an_empty_hub(repository: Repository, tmp_path: Path) -> None:
    report = imported(repository.folder, tmp_path / "hub")
    assert (report.commits, report.names) == (0, ())
    assert verify_index(index_of(tmp_path / "hub").files).findings == ()


def test_an_import_that_fails_leaves_the_hub_as_it_was(repository: Repository, tmp_path: Path) -> None:
    repository.commit({ECHO: component("Echo")})
    imported(repository.folder, tmp_path / "hub")
    before = tree(tmp_path / "hub")
    shutil.rmtree(repository.folder / "objects")
    (repository.folder / "objects").mkdir()
    with pytest.raises(MachineError, match="git cannot read"):
        imported(repository.folder, tmp_path / "hub")
    assert tree(tmp_path / "hub") == before
