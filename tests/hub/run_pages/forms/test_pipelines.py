"""Uploading pipelines and looking at them."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Callable

import httpx
import pytest

from catalog.store.pipelines import get_pipeline
from tests.hub.run_pages.forms.scene import HTML, Member, sign_in, training, words
from tests.hub.served import Served


def zipped(text: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("pipeline.yaml", text)
    return packed.getvalue()


def tarred(text: str) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        member = tarfile.TarInfo("pipeline.yaml")
        member.size = len(text.encode())
        archive.addfile(member, io.BytesIO(text.encode()))
    return packed.getvalue()


@pytest.mark.parametrize(
    ("file", "data"),
    [
        ("training.yaml", training().encode()),
        ("training.zip", zipped(training())),
        ("training.tar.gz", tarred(training())),
    ],
)
def test_a_package_of_each_kind_becomes_a_pipeline_with_a_picture(member: Member, file: str, data: bytes) -> None:
    answer = member.post("/pipelines/upload", {"name": file, "version": "one"}, {"file": (file, data)})
    assert answer.status_code == 303
    page = member.get(answer.headers["location"])
    told = words(page)
    for word in (file, "one", "default", "rows", "Integer", "100", "How many rows are read.", "required"):
        assert word in told, word
    assert "<svg" in page.text.partition('aria-labelledby="graph"')[2]
    assert file in words(member.get("/pipelines", q=file))


def test_a_new_version_becomes_the_default_until_another_one_is_chosen(member: Member) -> None:
    member.upload("versions", version="one")
    pipeline = get_pipeline(member.hub.session.store, "versions")
    first = pipeline.default_version_id
    form = {"version": "two"}
    file = {"file": ("training.yaml", training("2", "\n# two").encode())}
    answer = member.post(f"/pipelines/upload?pipeline={pipeline.pipeline_id}", form, file)
    assert answer.status_code == 303
    assert get_pipeline(member.hub.session.store, "versions").default_version_id != first
    path = f"/pipelines/{pipeline.pipeline_id}"
    assert member.post(f"{path}/act", {"act": "default", "version": first}).status_code == 303
    assert get_pipeline(member.hub.session.store, "versions").default_version_id == first
    assert "one" in words(member.get(path)).partition("Versions")[0]
    assert member.post(f"{path}/act", {"act": "delete-version", "version": first}).status_code == 303
    assert "one" not in words(member.get(path)).partition("This version")[0].partition("Versions")[2]
    assert member.post(f"{path}/act", {"act": "delete"}).headers["location"] == "/pipelines"
    assert member.client.get(path, headers=HTML).status_code == 404


def test_the_linked_pipeline_can_be_taken_home(member: Member) -> None:
    page = member.get(member.upload("taken-home"))
    link = page.text.partition('/yaml"')[0].rpartition('"')[2] + "/yaml"
    answer = member.client.get(link)
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "mlpipeline-metrics" in answer.text


BROKEN = """\
name: broken
inputs:
- {name: rate, type: Float}
- {name: rate, type: Float}
implementation:
  container:
    image: library/bash:4.4.23
    command: [echo, {inputValue: speed}]
"""


def test_faults_of_a_file_are_shown_with_their_lines_and_the_form_keeps_its_texts(member: Member) -> None:
    form = {"name": "kept-name", "description": "kept <b>text</b>"}
    answer = member.post("/pipelines/upload", form, {"file": ("broken.yaml", BROKEN.encode())})
    assert answer.status_code == 422
    told = words(answer)
    assert "Nothing was uploaded" in told
    assert "line 4, column" in told
    assert "line 8, column" in told
    assert 'value="kept-name"' in answer.text
    assert "kept &lt;b&gt;text&lt;/b&gt;" in answer.text


@pytest.mark.parametrize("data", [b"", b"\x00\xff", b"PK\x03\x04 no archive", b"\x1f\x8b no archive", b"a: [", b"[1]"])
def test_what_is_no_package_is_refused_on_the_form(member: Member, data: bytes) -> None:
    answer = member.post("/pipelines/upload", {"name": "none"}, {"file": ("x.yaml", data)})
    assert answer.status_code == 422
    assert "Nothing was uploaded" in answer.text


def test_a_file_must_be_chosen_and_a_name_be_free(member: Member) -> None:
    assert "Choose a file." in member.post("/pipelines/upload", {"name": "nothing"}).text
    member.upload("taken")
    file = {"file": ("training.yaml", training().encode())}
    answer = member.post("/pipelines/upload", {"name": "taken"}, file)
    assert answer.status_code == 422
    assert "taken" in words(answer)


def test_a_form_without_the_text_of_the_session_changes_nothing(member: Member) -> None:
    file = {"file": ("training.yaml", training().encode())}
    for csrf in ("", "0" * 64):
        answer = member.client.post("/pipelines/upload", data={"csrf": csrf, "name": "forged"}, files=file)
        assert answer.status_code == 403
    assert "0 pipelines" in words(member.get("/pipelines", q="forged"))


def test_a_stranger_reads_and_changes_nothing(hub: Served, visit: Callable[[], httpx.Client], member: Member) -> None:
    address = member.upload("not-for-strangers")
    stranger = visit()
    for path in (f"{address.partition('?')[0]}/act", "/pipelines/upload"):
        assert stranger.post(path, data={"act": "delete"}, headers=HTML).status_code == 401
    assert get_pipeline(hub.session.store, "not-for-strangers")


def test_a_namespace_is_only_for_those_who_may_publish_in_it(hub: Served, visit: Callable[[], httpx.Client]) -> None:
    own = sign_in(hub, visit(), "alpha", "publish")
    file = {"file": ("training.yaml", training().encode())}
    refused = own.post("/pipelines/upload", {"name": "intruder", "namespace": "beta"}, file)
    assert refused.status_code == 403
    assert own.post("/pipelines/upload", {"name": "of-alpha", "namespace": "alpha"}, file).status_code == 303
    reader = sign_in(hub, visit(), "beta", "publish")
    path = f"/pipelines/{get_pipeline(hub.session.store, 'of-alpha').pipeline_id}"
    assert reader.post(f"{path}/act", {"act": "delete"}).status_code in (403, 404)
