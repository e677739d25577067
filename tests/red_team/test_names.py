"""A name, version, tag or digest never becomes a way to another place, whichever door it comes in by."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from catalog.cli.main import main
from catalog.errors import CatalogError, LibraryError
from catalog.library.component_store import ComponentStore
from catalog.library.folder import FolderLibrary
from catalog.library.hub.folder_files import FolderFiles
from catalog.library.hub.index import open_index
from catalog.library.hub.library import HubLibrary
from catalog.library.index.canonical import canonical, sha256_hex
from catalog.library.index.decode import decode_bucket, decode_shard
from catalog.library.libraries import Libraries
from catalog.library.link import link
from catalog.load.fetch import FetchOptions
from catalog.load.loader import read_spec_url
from hub.index.folder_store import FolderStore
from hub.publish.prepare import prepare
from hub.publish.submission import Submission
from tests.library.folders import container, pipeline, publish, put
from tests.load.servers import Request, serving
from tests.red_team.hostile_names import DIGESTS, NAMES, TAGS, VERSIONS, shown
from tests.red_team.one_component import hub_of

SECRET = "red-team/secret:1"


@pytest.fixture
def around(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the library `library`, and a component beside it and above it that nobody was given."""
    monkeypatch.setenv("CATALOG_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CATALOG_LIBRARIES", str(tmp_path / "around" / "library"))
    around = tmp_path / "around"
    publish(around / "library", "echo", "1.0.0")
    for place in (around, around.parent):
        publish(place, "secret", "1.0.0", container("secret", SECRET))
        put(place / "secret" / "component.yaml", container("secret", SECRET))
    monkeypatch.chdir(around)
    return around


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    files = (path for path in folder.rglob("*") if path.is_file() and "home" not in path.parts)
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def refused(action: Callable[[], Any]) -> str:
    """The rule by which the action is refused."""
    with pytest.raises(CatalogError) as caught:
        action()
    assert SECRET not in str(caught.value)
    return caught.value.rule


names = pytest.mark.parametrize("name", NAMES, ids=shown)
versions = pytest.mark.parametrize("version", VERSIONS, ids=shown)


def test_there_are_enough_of_them() -> None:
    assert len(set(NAMES)) >= 30


@names
def test_a_library_folder_is_not_left(around: Path, name: str) -> None:
    library = FolderLibrary(around / "library")
    for ask in (
        lambda: library.load(name, "1.0.0"),
        lambda: library.holds(name),
        lambda: library.versions(name),
        lambda: library.find_digest(name, "0" * 64),
        lambda: library.find_tag(name, "stable"),
    ):
        assert refused(ask) == "reference-invalid"


@names
def test_a_reference_is_not_one(around: Path, name: str) -> None:
    libraries = Libraries((FolderLibrary(around / "library"),))
    with pytest.raises(CatalogError):
        libraries.resolve(f"{name}@sha256:{'0' * 64}")


@versions
def test_a_version_is_not_a_folder(around: Path, version: str) -> None:
    assert refused(lambda: FolderLibrary(around / "library").load("echo", version)) == "range-invalid"
    assert refused(lambda: HubLibrary(open_index(hub_of("echo"))).load("echo", version)) == "range-invalid"


@pytest.mark.parametrize("tag", TAGS, ids=shown)
def test_a_tag_is_not_a_path(around: Path, tag: str) -> None:
    assert refused(lambda: FolderLibrary(around / "library").find_tag("echo", tag)) == "reference-invalid"
    assert refused(lambda: HubLibrary(open_index(hub_of("echo"))).find_tag("echo", tag)) == "reference-invalid"
    assert refused(lambda: ComponentStore([around / "library"]).load_component("echo", tag=tag)) == "reference-invalid"


@pytest.mark.parametrize("digest", DIGESTS, ids=shown)
def test_a_digest_is_not_a_path(around: Path, digest: str) -> None:
    wanted = "reference-invalid"
    assert refused(lambda: FolderLibrary(around / "library").find_digest("echo", digest)) == wanted
    assert refused(lambda: ComponentStore([around / "library"]).load_component("echo", digest=digest)) == wanted


@names
def test_a_hub_is_asked_for_nothing_else(name: str) -> None:
    hub = hub_of("echo")
    library = HubLibrary(open_index(hub))
    hub.asked.clear()
    for ask in (
        lambda: library.load(name, "1.0.0"),
        lambda: library.shard(name),
        lambda: library.find_digest(name, "0" * 64),
        lambda: library.file(name, "1.0.0", "README.md"),
    ):
        assert refused(ask) == "reference-invalid"
    assert hub.asked == []


@names
def test_an_index_that_has_such_a_name_is_no_index(name: str) -> None:
    entry = {"latest": "1.0.0", "digest": "0" * 64}
    assert refused(lambda: decode_bucket(canonical({name: entry}), "bucket")) == "hub-malformed"
    shard = {"name": name, "versions": [{"version": "1.0.0", "digest": "0" * 64, "size": 1}]}
    assert refused(lambda: decode_shard(canonical(shard), "shard")) == "hub-malformed"


@versions
def test_an_index_that_has_such_a_version_is_no_index(version: str) -> None:
    shard = {"name": "echo", "versions": [{"version": version, "digest": "0" * 64, "size": 1}]}
    assert refused(lambda: decode_shard(canonical(shard), "shard")) == "hub-malformed"


@names
def test_a_component_store_does_not_leave_its_places(around: Path, name: str) -> None:
    """Its names are wider, as in the KFP SDK; but none leads out of a folder, or off the prefix of a URL."""
    with serving(lambda request: request.reply("", 404)) as server:
        store = ComponentStore([around / "library"], [server.url("/store/")])
        assert refused(lambda: store.load_component(name)) in ("reference-invalid", "reference-unresolved")
        assert all(asked["path"].startswith("/store/") for asked in server.seen)
        assert not any(
            part in ("", ".", "..") for asked in server.seen for part in unquote(asked["path"])[1:].split("/")
        )


@names
@pytest.mark.parametrize(
    "words", [("show", "NAME"), ("show", "NAME@1.0.0"), ("run", "NAME@1.0.0"), ("run", "NAME@sha256:" + "0" * 64)]
)
def test_the_command_line_reads_nothing_else(
    around: Path, capsys: pytest.CaptureFixture[str], name: str, words: tuple[str, str]
) -> None:
    code = main([words[0], "--", words[1].replace("NAME", name)])
    shown_text = capsys.readouterr()
    assert code in (1, 2, 3) or name.strip() in ("echo", "echo@1")
    assert SECRET not in shown_text.out + shown_text.err
    assert "\x1b[2J" not in shown_text.out + shown_text.err, "a name must not steer the terminal"


@pytest.mark.parametrize("name", ["a" * 300, "a" * 300 + ".yaml", "a/" * 3000])
@pytest.mark.parametrize(
    "command", ["show", "run", "check", "lock", "compile", "diff", "bump", "test", "upgrade", "deploy"]
)
def test_a_path_longer_than_any_is_wrong_usage(
    around: Path, capsys: pytest.CaptureFixture[str], command: str, name: str
) -> None:
    assert main([command, name]) in (1, 2)
    assert "bug" not in capsys.readouterr().err


@names
def test_the_command_line_makes_nothing_elsewhere(around: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    before = tree(around.parent)
    assert main(["new", "--dir", "library", "--defaults", "--", name]) == 2
    assert tree(around.parent) == before


@names
def test_nothing_is_published_under_it(around: Path, name: str) -> None:
    store = FolderStore(around / "hub")
    submission = Submission(name, "1.0.0", container("echo").encode())
    assert refused(lambda: prepare(submission, strict=False)) in ("reference-invalid", "name-reserved")
    with store.changing() as writer:
        writer.write("index.json", b"{}")
    before = tree(around.parent)
    with pytest.raises(LibraryError), store.changing() as writer:
        writer.write(f"records/{name}/../../../escaped.json", b"{}")
    assert tree(around.parent) == before


@versions
def test_nothing_is_published_under_such_a_version(around: Path, version: str) -> None:
    submission = Submission("echo", version, container("echo").encode())
    assert refused(lambda: prepare(submission, strict=False)) == "version-not-semver"


@pytest.mark.parametrize(
    "name", [name for name in NAMES if any(step in name for step in ("..", "\\", "\0", "//", ":"))]
)
def test_a_path_of_a_hub_stays_in_its_folder(around: Path, name: str) -> None:
    """Were such a name ever let through, the folder of the hub would refuse it."""
    (around / "library" / "index.json").write_bytes(b"{}")
    try:
        found = FolderFiles(around / "library").read(f"records/{name}/component.yaml", 1 << 20)
    except LibraryError:
        found = None
    assert found is None


@pytest.mark.parametrize("name", [name for name in NAMES if "secret" in name], ids=shown)
def test_a_pipeline_from_the_network_refers_to_no_file_of_this_machine(around: Path, name: str) -> None:
    """Neither as a name, nor as a URL, nor relative to where it came from."""
    secret = (around / "secret" / "component.yaml").as_uri()
    libraries = Libraries((FolderLibrary(around / "library"),))
    for url in (secret, f"{name}/component.yaml", f"file:{name}", f"file://localhost/{name}"):
        text = "name: p\nimplementation: {graph: {tasks: {a: {componentRef: {url: URL}}}}}"
        with serving(lambda request: request.reply("", 404)) as server:
            spec = pipeline(text.replace("URL", repr(url) if "\0" not in url else '"a\\0"'))
            rule = refused(lambda: link(spec, libraries, base=server.url("/deep/down/pipeline.yaml")))  # noqa: B023
        assert rule in ("remote-to-local", "fetch-not-found", "reference-invalid", "fetch-url-invalid", "fetch-scheme")


@pytest.mark.parametrize("path", ["secret/component.yaml", "library/../secret/component.yaml"])
def test_a_server_reads_no_file_url(around: Path, path: str) -> None:
    options = FetchOptions(allow_private=False, use_cache=False)
    for url in (f"file://{around}/{path}", f"file://localhost{around}/{path}", f"FILE://{around}/{path}"):
        assert refused(lambda: read_spec_url(url, options=options)) in ("fetch-scheme", "fetch-url-invalid")  # noqa: B023


def test_a_digest_that_is_asked_for_is_the_digest_that_is_read(around: Path) -> None:
    """A file put under another's digest is told, not loaded."""
    wanted = sha256_hex(b"another")
    put(around / "library" / "echo" / "versions" / "sha256" / wanted, container("echo", SECRET))
    assert refused(lambda: FolderLibrary(around / "library").find_digest("echo", wanted)) == "digest-mismatch"


def test_what_a_server_serves_is_not_kept_under_another_name(around: Path) -> None:
    """An upper folder in the URL of a component does not lead out of the cache."""
    with serving(Request.reply) as server:
        read_spec_url(server.url("/a/../../../../../../escaped/component.yaml"))
    assert "escaped" not in " ".join(tree(around.parent.parent))
