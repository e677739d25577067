"""Uploading packages of every kind, and running what was uploaded."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from catalog.client.execute import run
from catalog.client.package_bytes import MAX_BYTES, package_text
from catalog.client.read_upload import Package
from catalog.client.session import Session
from catalog.client.uploads import upload_pipeline, upload_version, version_request, version_spec
from catalog.errors import CatalogError, StoreError, UsageError
from catalog.spec.emit import to_yaml
from catalog.store.pipeline_versions import find_version, version_package
from catalog.store.pipelines import get_pipeline
from tests.client.building import pipeline, shell, task

_ECHO = """name: say
metadata: {annotations: {version: 1.2.0}}
inputs: [{name: text, type: String}]
implementation:
  graph:
    tasks:
      echo: {componentRef: {name: echo@1.0.0}, arguments: {text: {graphInput: {inputName: text}}}}
"""


def zipped(**files: str) -> bytes:
    """A .zip with files in it; `__` stands for a dot."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "."), text)
    return target.getvalue()


def tarred(**files: str) -> bytes:
    """A .tar.gz with files in it; `__` stands for a dot."""
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w:gz") as tape:
        for name, text in files.items():
            entry = tarfile.TarInfo(name.replace("__", "."))
            entry.size = len(text.encode())
            tape.addfile(entry, io.BytesIO(text.encode()))
    return target.getvalue()


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_the_pipeline_of_an_archive_is_found(pack: Callable[..., bytes]) -> None:
    assert package_text(pack(readme__md="x", pipeline__yaml="größe", other__yaml="y"), "p") == "größe"
    assert package_text(pack(only__yml="a"), "p") == "a"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "empty"),
        (b"\xff\xfe", "UTF-8"),
        (zipped(a__yaml="x", b__yaml="y"), "2 YAML files"),
        (tarred(a__txt="x"), "no YAML file"),
        (zipped(a__yaml="x")[:-30], "damaged"),
        (tarred(a__yaml="x" * 5000)[:60], "damaged"),
        (gzip.compress(b"no tape"), "damaged"),
        (zipped(a__yaml=" " * (MAX_BYTES + 1)), "more than 32 MiB"),
        (gzip.compress(b" " * (MAX_BYTES + 1)), "more than 32 MiB"),
        (zipped(**{f"f{number}": "" for number in range(1001)}), "more than 1000 files"),
    ],
)
def test_a_package_that_cannot_be_read_is_told(data: bytes, told: str) -> None:
    with pytest.raises(UsageError, match=told) as caught:
        package_text(data, "p.zip")
    assert caught.value.rule == "package-unreadable"


@pytest.mark.parametrize(
    ("data", "name"),
    [(_ECHO.encode(), "say.yaml"), (zipped(pipeline__yaml=_ECHO), "say.zip"), (tarred(say__yaml=_ECHO), "say.tar.gz")],
)
def test_an_uploaded_pipeline_runs_as_it_was_linked(session: Session, data: bytes, name: str) -> None:
    row, version = upload_pipeline(session, Package(data, name))
    assert (row.name, version.name, row.default_version_id) == ("say", "1.2.0", version.version_id)
    assert version_package(session.store, version) == data
    (inner,) = [item.component_ref for item in version_spec(session, version).graph.tasks.values()]  # type: ignore[union-attr]
    assert inner.spec is not None and inner.spec.source is not None and inner.spec.source.version == "1.0.0"
    done = run(version_request(session, version, {"text": "hi"}), session)
    assert (done.state.value, done.pipeline_name, done.pipeline_version) == ("Succeeded", "say", "1.2.0")
    assert (done.pipeline_id, done.pipeline_version_id) == (row.pipeline_id, version.version_id)
    assert (done.pipeline_digest, done.experiment) == (version.digest, "Default")


def test_a_second_version_becomes_the_default(session: Session) -> None:
    upload_pipeline(session, Package(_ECHO.encode(), "say.yaml"), name="größe", version="first", description="d")
    second = upload_version(session, "größe", Package(_ECHO.replace("1.2.0", "1.3.0").encode(), "say.yaml"))
    assert (second.name, get_pipeline(session.store, "größe").description) == ("1.3.0", "d")
    assert find_version(session.store, "größe") == second
    with pytest.raises(StoreError) as caught:
        upload_version(session, "größe", Package(_ECHO.encode(), "say.yaml"), version="first")
    assert caught.value.rule == "version-exists"


def test_a_pipeline_whose_version_cannot_be_kept_is_not_kept_either(session: Session) -> None:
    with pytest.raises(UsageError):
        upload_pipeline(session, Package(_ECHO.encode(), "say.yaml"), version="a\nb")
    with pytest.raises(UsageError, match="no pipeline"):
        get_pipeline(session.store, "say")


def test_a_pipeline_without_a_version_is_called_after_the_time(session: Session) -> None:
    text = to_yaml(pipeline({"a": task(shell("true"))}))
    row, version = upload_pipeline(session, Package(text.encode(), "p.yaml"))
    assert row.name == "pipeline"
    assert version.name.startswith("20") and len(version.name) == 19


_REFUSED = {"upload-relative", "upload-address"}


@pytest.mark.parametrize(
    "url",
    [
        "mine.yaml",
        "./mine.yaml",
        "/etc/passwd",
        "file:///etc/passwd",
        "http://127.0.0.1:1/a.yaml",
        "http://[::1]/a.yaml",
        "https://example.org/a.yaml",
    ],
)
def test_an_uploaded_pipeline_reads_nothing_of_this_machine(session: Session, tmp_path: Path, url: str) -> None:
    (tmp_path / "mine.yaml").write_text(to_yaml(shell("true")))
    task_value = {"componentRef": {"url": url}}
    text = json.dumps({"name": "p", "implementation": {"graph": {"tasks": {"a": task_value}}}})
    with pytest.raises(CatalogError) as caught:
        upload_pipeline(session, Package(text.encode(), "p.yaml"))
    assert "root:" not in str(caught.value)
    assert caught.value.rule in _REFUSED
    with pytest.raises(UsageError, match="no pipeline"):
        get_pipeline(session.store, "p")


@pytest.mark.parametrize("text", ["[]", "name: x\n", "{", "a: *b", "kind: Pod\n"])
def test_what_is_no_pipeline_is_refused(session: Session, text: str) -> None:
    with pytest.raises(CatalogError):
        upload_pipeline(session, Package(text.encode(), "p.yaml"))
