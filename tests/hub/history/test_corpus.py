"""Real histories of public catalogs: each old address loads the file that stood there; needs CATALOG_CORPUS."""

from __future__ import annotations

import csv
import os
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path

import pytest

from catalog.errors import CatalogError
from catalog.library.hub.mirror.lookup import mirrored_text
from catalog.spec.ir import parse_any
from hub.index.verify import verify_index
from tests.hub.history.imported import imported, index_of, tree
from tests.requirements import require

pytestmark = pytest.mark.corpus
REPOSITORIES = (
    "kubeflow/pipelines",
    "Ark-kun/pipeline_components",
    "PaddleFlow/paddlex-backend",
    "PaddlePaddle/PaddleCloud",
)


@dataclass(frozen=True)
class Event:
    """A row of the corpus' history: what a commit did to a path; `file` is empty where the corpus lacks the content."""

    path: str
    commit: str
    date: str
    status: str
    file: str


@pytest.fixture(scope="module")
def corpus() -> Path:
    """The corpus' folder."""
    folder = os.environ.get("CATALOG_CORPUS", "")
    require("corpus", bool(folder), "CATALOG_CORPUS does not name the conformance corpus")
    return Path(folder)


def events_of(corpus: Path, repository: str) -> list[Event]:
    """The events of a repository, oldest first."""
    with (corpus / "HISTORY.tsv").open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream, delimiter="\t") if row["repo"] == repository]
    return [Event(**{key: row[key] for key in ("path", "commit", "date", "status", "file")}) for row in reversed(rows)]


def repository_of(corpus: Path, events: Iterable[Event], folder: Path) -> dict[str, str]:
    """A repository made of events, a commit for each of theirs; the sha by that of the original commit."""
    subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch=master", str(folder)], check=True)
    stream = bytearray()
    commits = [(commit, list(group)) for commit, group in groupby(events, key=lambda event: event.commit)]
    for number, (commit, group) in enumerate(commits, 1):
        moment = int(datetime.fromisoformat(group[0].date).timestamp())
        head = f"commit refs/heads/master\nmark :{number}\ncommitter A <a@b.example> {moment} +0000\n"
        stream += f"{head}data {len(commit)}\n{commit}\n".encode()
        stream += f"from :{number - 1}\n".encode() if number > 1 else b""
        for event in group:
            if event.status == "D":
                stream += f'D "{event.path}"\n'.encode()
            elif event.file:
                data = (corpus / event.file).read_bytes()
                stream += f'M 100644 inline "{event.path}"\ndata {len(data)}\n'.encode() + data + b"\n"
    marks = folder.parent / "marks"
    command = ["git", "-C", str(folder), "fast-import", "--quiet", f"--export-marks={marks}"]
    subprocess.run(command, input=bytes(stream), check=True)
    shas = dict(line.split() for line in marks.read_text().splitlines())
    # A commit may come in two pieces, with another between them: the later piece is the whole of it.
    return {commit: shas[f":{number}"] for number, (commit, _) in enumerate(commits, 1)}


def is_component(data: bytes) -> bool:
    try:
        parse_any(data.decode())
    except CatalogError:
        return False
    return True


@pytest.mark.parametrize("repository", REPOSITORIES)
def test_every_old_address_loads_what_stood_there(
    repository: str, corpus: Path, tmp_path: Path, report_score: Callable[[str], None]
) -> None:
    events = events_of(corpus, repository)
    shas = repository_of(corpus, events, tmp_path / "repository.git")
    report = imported(tmp_path / "repository.git", tmp_path / "hub", "", f"github.com/{repository.lower()}")
    index = index_of(tmp_path / "hub")
    loaded = 0
    for event in events:
        if not event.file:
            continue
        plain = (corpus / event.file).read_bytes().replace(b"\r\n", b"\n")
        url = f"https://raw.githubusercontent.com/{repository}/{shas[event.commit]}/{event.path}"
        expected = plain if is_component(plain) else None
        assert mirrored_text(index, url) == expected, url
        loaded += expected is not None
    assert loaded > 0
    assert verify_index(index.files).findings == ()
    report_score(f"old addresses of {repository}: {loaded} load from a hub, {len(report.names)} components")


def test_importing_twice_gives_the_same_bytes(corpus: Path, tmp_path: Path) -> None:
    repository_of(corpus, events_of(corpus, REPOSITORIES[1]), tmp_path / "repository.git")
    for hub in ("first", "second", "second"):
        imported(tmp_path / "repository.git", tmp_path / hub)
    assert tree(tmp_path / "first") == tree(tmp_path / "second")
