"""From a componentRef to the component."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.errors import FetchError, IntegrityError, UsageError
from catalog.library.folder import FolderLibrary
from catalog.library.libraries import Libraries
from catalog.library.resolve import resolve_ref
from catalog.load.options import FetchOptions
from catalog.spec.model import ComponentRef
from tests.library.folders import container, image_of, pipeline, publish, put
from tests.load.servers import Request, serving

NONE = Libraries()


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CATALOG_HOME", str(tmp_path / "home"))


def test_an_inline_spec_is_itself() -> None:
    spec = pipeline(container())
    assert resolve_ref(ComponentRef(name="whatever@1", spec=spec), NONE) is spec


def test_a_name_is_resolved_by_the_libraries_and_its_digest_verified(tmp_path: Path) -> None:
    digest = publish(tmp_path, "echo", "1.0.0")
    libraries = Libraries((FolderLibrary(tmp_path),))
    assert image_of(resolve_ref(ComponentRef(name="echo@1", digest=digest), libraries)) == "echo:1.0.0"
    with pytest.raises(IntegrityError) as caught:
        resolve_ref(ComponentRef(name="echo@1", digest="0" * 64), libraries)
    assert digest in str(caught.value) and "0" * 64 in str(caught.value)


def test_a_relative_url_is_a_file_beside_the_one_that_refers_to_it(tmp_path: Path) -> None:
    digest = put(tmp_path / "lib" / "step.yaml", container(image="step"))
    base = str(tmp_path / "pipes" / "main.yaml")
    spec = resolve_ref(ComponentRef(url="../lib/step.yaml", digest=digest), NONE, base)
    assert image_of(spec) == "step"
    assert spec.source is not None and spec.source.local
    with pytest.raises(IntegrityError):
        resolve_ref(ComponentRef(url="../lib/step.yaml", digest="0" * 64), NONE, base)
    with pytest.raises(UsageError) as caught:
        resolve_ref(ComponentRef(url="../lib/none.yaml"), NONE, base)
    assert caught.value.rule == "file-unreadable"


def test_urls_absolute_and_relative_to_a_url() -> None:
    def answer(request: Request) -> None:
        request.reply(container(image=request.path))

    with serving(answer) as server:
        absolute = resolve_ref(ComponentRef(url=server.url("/a/one.yaml")), NONE, "/srv/main.yaml")
        relative = resolve_ref(ComponentRef(url="../two.yaml"), NONE, server.url("/a/b/main.yaml"))
    assert (image_of(absolute), image_of(relative)) == ("/a/one.yaml", "/a/two.yaml")
    assert relative.source is not None and not relative.source.local


def test_the_digest_of_what_a_url_gives_is_verified() -> None:
    digest = pipeline(container()).source
    assert digest is not None
    with serving(lambda request: request.reply(container())) as server:
        good = ComponentRef(url=server.url(), digest=digest.digest)
        assert image_of(resolve_ref(good, NONE)) == "bash:5"
        with pytest.raises(IntegrityError) as caught:
            resolve_ref(ComponentRef(url=server.url(), digest="0" * 64), NONE)
    assert digest.digest in str(caught.value) and "0" * 64 in str(caught.value)


def test_a_server_that_reads_for_others_reads_no_files(tmp_path: Path) -> None:
    put(tmp_path / "step.yaml", container())
    for url in ("step.yaml", (tmp_path / "step.yaml").as_uri()):
        with pytest.raises(FetchError) as caught:
            resolve_ref(ComponentRef(url=url), NONE, str(tmp_path / "main.yaml"), FetchOptions(allow_private=False))
        assert caught.value.rule == "fetch-scheme"
