from __future__ import annotations

from tests.hub.kfp.v1.caller import ECHO, Caller, refused


def test_versions_are_listed_shown_and_deleted(api: Caller) -> None:
    made = api.upload("mine")
    for name in ("b", "a"):
        query = {"name": name, "pipelineid": made["id"], "description": f"The version {name}"}
        api.ask("POST", "/pipelines/upload_version", params=query, files={"uploadfile": ("p.yaml", ECHO.encode())})
    of = {"resource_key.type": "PIPELINE", "resource_key.id": made["id"]}
    page = api.get("/pipeline_versions", sort_by="name desc", page_size=1, **of)
    assert page["total_size"] == 3
    rest = api.get("/pipeline_versions", page_token=page["next_page_token"], **of)
    names = [row["name"] for row in (*page["versions"], *rest["versions"])]
    assert names[:2] == ["b", "a"]
    version = api.get(f"/pipeline_versions/{rest['versions'][0]['id']}")
    assert (version["name"], version["description"]) == ("a", "The version a")
    assert version["parameters"] == [{"name": "text", "value": "hello"}]
    owner = {"key": {"type": "PIPELINE", "id": made["id"]}, "relationship": "OWNER"}
    assert version["resource_references"] == [owner]
    assert api.get(f"/pipeline_versions/{version['id']}/templates") == {"template": ECHO}
    assert api.delete(f"/pipeline_versions/{version['id']}") == {}
    refused(api.ask("GET", f"/pipeline_versions/{version['id']}"), 404, 5)


def test_versions_are_those_of_a_pipeline(idle: Caller) -> None:
    refused(idle.ask("GET", "/pipeline_versions"), 400, 3)
    of = {"resource_key.type": "PIPELINE", "resource_key.id": "nobody"}
    refused(idle.ask("GET", "/pipeline_versions", params=of), 404, 5)
