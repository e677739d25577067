"""`/apis/v2beta1/pipelines`."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable

import pytest

from catalog.client.compile import CompileRequest, compile_pipeline
from catalog.client.request import RunRequest
from catalog.spec.parse import parse_component
from tests.hub.kfp.v2.caller import Api, Refusal, names, reference
from tests.hub.kfp.v2.packages import FAILING, ir


def test_an_upload_makes_a_pipeline_and_a_version_of_that_name(api: Api) -> None:
    made = api.upload("/pipelines/upload", json.dumps(ir()).encode(), name="Uploaded", description="about")
    assert set(made) == {"pipeline_id", "display_name", "name", "description", "created_at"}
    assert (made["display_name"], made["name"], made["description"]) == ("Uploaded", "Uploaded", "about")
    assert api.get(f"/pipelines/{made['pipeline_id']}") == made == api.get("/pipelines/names/Uploaded")
    assert names(api.get(f"/pipelines/{made['pipeline_id']}/versions"), "pipeline_versions") == ["Uploaded"]


def test_without_a_name_it_is_called_as_in_the_file(api: Api) -> None:
    made = api.upload("/pipelines/upload", json.dumps(ir("named inside")).encode())
    assert made["display_name"] == "named inside"


@pytest.mark.parametrize("kind", ["ours", "archive", "compiled"])
def test_pipelines_of_ours_archives_and_workflows_are_taken_too(api: Api, kind: str) -> None:
    data = FAILING.encode()
    if kind == "compiled":
        request = CompileRequest(RunRequest(parse_component(FAILING)))
        data = json.dumps(compile_pipeline(request, api.hub.session.libraries).package).encode()
    if kind == "archive":
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as opened:
            opened.writestr("pipeline.yaml", data)
        data = archive.getvalue()
    made = api.upload("/pipelines/upload", data, display_name=kind)
    [version] = api.get(f"/pipelines/{made['pipeline_id']}/versions")["pipeline_versions"]
    whole = api.get(f"/pipelines/{made['pipeline_id']}/versions/{version['pipeline_version_id']}")
    key, told = ("kind", "Workflow") if kind == "compiled" else ("name", "failing")
    assert whole["pipeline_spec"][key] == told
    ids = (version["pipeline_id"], version["pipeline_version_id"])
    run = api.ended(api.run(pipeline_version_reference=reference(ids))["run_id"])
    assert "exit code 3" in run["error"]["message"]


def test_a_pipeline_is_made_empty_and_gets_its_versions_later(api: Api) -> None:
    made = api.post("/pipelines", {"display_name": "Empty", "description": "so far"})
    assert api.get(f"/pipelines/{made['pipeline_id']}/versions") == {"total_size": 0}
    with pytest.raises(Refusal) as refusal:
        api.run(pipeline_version_reference={"pipeline_id": made["pipeline_id"]})
    assert (refusal.value.status, refusal.value.rule) == (404, "version-unknown")
    version = api.post(f"/pipelines/{made['pipeline_id']}/versions", {"display_name": "1", "pipeline_spec": ir()})
    run = api.run(pipeline_version_reference=reference((made["pipeline_id"], version["pipeline_version_id"])))
    assert run["state"] == "PENDING"


def test_a_pipeline_is_made_with_its_version_or_not_at_all(api: Api) -> None:
    version = {"display_name": "one", "description": "first", "code_source_url": "https://example.com/x"}
    body = {"pipeline": {"display_name": "Both"}, "pipeline_version": {**version, "pipeline_spec": ir()}}
    made = api.post("/pipelines/create", body)
    [listed] = api.get(f"/pipelines/{made['pipeline_id']}/versions")["pipeline_versions"]
    assert {key: listed[key] for key in version} == version
    broken = {"pipeline": {"display_name": "Neither"}, "pipeline_version": {"pipeline_spec": {"root": {}}}}
    with pytest.raises(Refusal):
        api.post("/pipelines/create", broken)
    with pytest.raises(Refusal) as refusal:
        api.get("/pipelines/names/Neither")
    assert refusal.value.status == 404


def test_addresses_are_not_read(api: Api) -> None:
    version = {"display_name": "far", "package_url": {"pipeline_url": "http://169.254.169.254/latest"}}
    with pytest.raises(Refusal) as refusal:
        api.post("/pipelines/create", {"pipeline": {"display_name": "Far"}, "pipeline_version": version})
    assert (refusal.value.status, refusal.value.rule) == (400, "url-not-read")
    assert "package_url" in refusal.value.message


def test_a_name_is_taken_once(api: Api) -> None:
    api.pipeline("Twice")
    calls: list[Callable[[], object]] = [
        lambda: api.upload("/pipelines/upload", FAILING.encode(), name="Twice"),
        lambda: api.post("/pipelines", {"name": "Twice"}),
    ]
    for again in calls:
        with pytest.raises(Refusal) as refusal:
            again()
        assert (refusal.value.status, refusal.value.code) == (409, 6)


def test_name_and_description_are_changed_in_place(api: Api) -> None:
    pipeline, _ = api.pipeline("Before")
    assert api.patch(f"/pipelines/{pipeline}", {"description": "new"})["display_name"] == "Before"
    changed = api.patch(f"/pipelines/{pipeline}", {"display_name": "After"})
    assert (changed["display_name"], changed["description"]) == ("After", "new")
    assert api.patch(f"/pipelines/{pipeline}", {"description": ""}).get("description") is None


def test_a_pipeline_is_deleted_with_its_versions_only_when_asked(api: Api) -> None:
    ids = api.pipeline("Kept")
    run = api.run(pipeline_version_reference=reference(ids))["run_id"]
    with pytest.raises(Refusal) as refusal:
        api.delete(f"/pipelines/{ids[0]}")
    assert (refusal.value.status, refusal.value.rule) == (400, "pipeline-has-versions")
    assert api.delete(f"/pipelines/{ids[0]}", cascade=True) == {}
    with pytest.raises(Refusal) as refusal:
        api.get(f"/pipelines/{ids[0]}/versions/{ids[1]}")
    assert refusal.value.status == 404
    assert api.get(f"/runs/{run}")["pipeline_version_reference"] == reference(ids)


def test_lists_are_filtered_and_sorted(api: Api) -> None:
    for name in ("order b", "order a"):
        api.pipeline(name)
    wanted = json.dumps({"predicates": [{"operation": "IS_SUBSTRING", "key": "name", "string_value": "order"}]})
    assert names(api.get("/pipelines", filter=wanted, sort_by="name"), "pipelines") == ["order a", "order b"]
    assert names(api.get("/pipelines", filter=wanted, sort_by="created_at desc"), "pipelines")[0] == "order a"


@pytest.mark.parametrize(
    ("query", "rule"),
    [
        ({"tags": '{"a": "b"}'}, "not-supported"),
        ({"name": "x", "display_name": "y"}, "two-names"),
        ({"name": "\x07"}, "pipeline-name"),
        ({"name": "x" * 300}, "pipeline-name"),
    ],
)
def test_an_upload_that_would_lose_something_is_refused(api: Api, query: dict[str, str], rule: str) -> None:
    with pytest.raises(Refusal) as refusal:
        api.upload("/pipelines/upload", FAILING.encode(), **query)
    assert (refusal.value.status, refusal.value.rule) == (400, rule)


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"{", b"- 1", b"PK\x03\x04broken", b"\x1f\x8bbroken", b"name: x"])
def test_a_file_that_is_no_pipeline_is_refused(api: Api, data: bytes) -> None:
    with pytest.raises(Refusal) as refusal:
        api.upload("/pipelines/upload", data, name="broken")
    assert refusal.value.status == 400


def test_an_upload_without_a_file_is_refused(api: Api) -> None:
    with pytest.raises(Refusal) as refusal:
        api.post("/pipelines/upload")
    assert (refusal.value.status, refusal.value.code) == (400, 3)
