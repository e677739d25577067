"""Whatever a history looks like, an old address gives just what git has at that revision."""

from __future__ import annotations

import random
from hashlib import sha256
from pathlib import Path

import pytest

from catalog.errors import CatalogError
from catalog.library.hub.mirror.lookup import mirror_lookup
from catalog.spec.ir import parse_any
from hub.index.verify import verify_index
from tests.hub.history.imported import RAW, imported, index_of
from tests.hub.history.repositories import Repository, component

FOLDERS = ("a", "b", "c", "d/e", "d/f")
PATHS = (*(f"components/{name}/component.yaml" for name in FOLDERS), "components/g.yaml", "components/h.yml")
OUTSIDE = "other/component.yaml"


class Writer:
    """Grows a repository at random: changes, moves, deletions, merges that take any side, and things that are none."""

    def __init__(self, repository: Repository, chance: random.Random) -> None:
        self.repository = repository
        self.chance = chance
        self.ends: dict[str, int] = {}
        self.files: dict[int, dict[str, tuple[bytes, str]]] = {}

    def content(self) -> tuple[bytes, str]:
        text = component(self.chance.choice("ABC"), f"image:{self.chance.randrange(9)}")
        kind = self.chance.randrange(12)
        if kind == 0:
            return b"name: [broken", "100644"
        if kind == 1:
            return b"components/a/component.yaml", "120000"
        if kind == 2:
            return text.replace("\n", "\r\n").encode(), "100755"
        return text.encode(), "100644"

    def changed(self, files: dict[str, tuple[bytes, str]]) -> dict[str, tuple[bytes, str]]:
        """The files after one to three edits."""
        after = dict(files)
        for _ in range(self.chance.randrange(1, 4)):
            path = self.chance.choice((*PATHS, OUTSIDE))
            if path in after and self.chance.random() < 0.5:
                held = after.pop(path)
                if self.chance.random() < 0.6:
                    after[self.chance.choice(PATHS)] = held
            else:
                after[path] = self.content()
        return after

    def grow(self) -> None:
        branch = self.chance.choice(("main", "main", "side", "feature/x"))
        others = [number for name, number in self.ends.items() if name != branch]
        parents = [self.ends[branch]] if branch in self.ends else self.chance.sample(others, min(1, len(others)))
        if parents and others and self.chance.random() < 0.3:
            parents = [*parents, self.chance.choice(others)]
        before = self.files[parents[0]] if parents else {}
        after = self.changed(self.chance.choice([self.files[parent] for parent in parents]) if parents else {})
        if len(parents) > 1 and self.chance.random() < 0.5:
            after = dict(self.files[parents[1]])  # a merge that takes the other side whole
        gone = dict.fromkeys(path for path in before if path not in after)
        contents = {**gone, **{path: data for path, (data, _) in after.items()}}
        modes = {path: mode for path, (_, mode) in after.items()}
        number = self.repository.commit(
            contents, branch=branch, parents=tuple(dict.fromkeys(parents)) or None, modes=modes
        )
        self.ends[branch], self.files[number] = number, after


def expected(data: bytes | None) -> str | None:
    """The digest of a component, None for anything else."""
    if data is None:
        return None
    try:
        parse_any(data.decode())
    except CatalogError:
        return None
    return sha256(data.replace(b"\r\n", b"\n")).hexdigest()


@pytest.mark.parametrize("seed", range(3))
def test_every_path_at_every_commit_is_what_git_has(seed: int, tmp_path: Path) -> None:
    repository = Repository(tmp_path / "parts.git")
    writer = Writer(repository, random.Random(seed))
    for _ in range(40):
        writer.grow()
    imported(repository.folder, tmp_path / "hub")
    index = index_of(tmp_path / "hub")
    compared = 0
    for number, files in writer.files.items():
        for path in PATHS:
            data, mode = files.get(path, (b"", ""))
            want = expected(data) if mode in ("100644", "100755") else None
            assert mirror_lookup(index, f"{RAW}/{repository.shas[number]}/{path}") == want, (number, path)
            compared += want is not None
    assert compared > 100
    assert mirror_lookup(index, f"{RAW}/{repository.shas[1]}/{OUTSIDE}") is None
    assert verify_index(index.files).findings == ()


def test_what_the_writer_thinks_is_what_git_has(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "parts.git")
    writer = Writer(repository, random.Random(7))
    for _ in range(15):
        writer.grow()
    for number, files in writer.files.items():
        for path in PATHS:
            assert repository.show(repository.shas[number], path) == files.get(path, (None, ""))[0]
