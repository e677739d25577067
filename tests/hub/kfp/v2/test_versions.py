"""`/apis/v2beta1/pipelines/{pipeline_id}/versions`."""

from __future__ import annotations

from typing import Any

import pytest

from tests.hub.kfp.v2.caller import Api, Refusal, names
from tests.hub.kfp.v2.packages import ir


def version_of(api: Api, name: str, **body: Any) -> dict[str, Any]:
    pipeline = api.post("/pipelines", {"display_name": name})["pipeline_id"]
    return api.post(f"/pipelines/{pipeline}/versions", {"pipeline_spec": ir(), **body})


def test_a_version_has_the_pipeline_that_was_uploaded(api: Api) -> None:
    made = version_of(api, "Versions", display_name="v1", description="about", code_source_url="https://example.com")
    assert made["pipeline_spec"] == ir()
    place = f"/pipelines/{made['pipeline_id']}/versions"
    assert api.get(f"{place}/{made['pipeline_version_id']}") == made
    [listed] = api.get(place)["pipeline_versions"]
    assert listed == {key: value for key, value in made.items() if key != "pipeline_spec"}


def test_a_version_is_changed_in_place_and_deleted(api: Api) -> None:
    made = version_of(api, "Changing", display_name="v1")
    place = f"/pipelines/{made['pipeline_id']}/versions/{made['pipeline_version_id']}"
    changed = api.patch(place, {"display_name": "v2", "description": "better"})
    assert (changed["display_name"], changed["name"], changed["description"]) == ("v2", "v2", "better")
    assert api.delete(place) == {}
    with pytest.raises(Refusal) as refusal:
        api.get(place)
    assert (refusal.value.status, refusal.value.rule) == (404, "version-unknown")


def test_a_version_is_found_below_its_own_pipeline_alone(api: Api) -> None:
    made, other = version_of(api, "Own", display_name="v"), api.post("/pipelines", {"display_name": "Other"})
    with pytest.raises(Refusal) as refusal:
        api.get(f"/pipelines/{other['pipeline_id']}/versions/{made['pipeline_version_id']}")
    assert refusal.value.status == 404


def test_versions_are_paged_and_sorted(api: Api) -> None:
    pipeline = api.post("/pipelines", {"display_name": "Many"})["pipeline_id"]
    for name in ("b", "c", "a"):
        api.post(f"/pipelines/{pipeline}/versions", {"display_name": name, "pipeline_spec": ir()})
    first = api.get(f"/pipelines/{pipeline}/versions", page_size=2, sort_by="name")
    second = api.get(f"/pipelines/{pipeline}/versions", page_token=first["next_page_token"])
    assert names(first, "pipeline_versions") + names(second, "pipeline_versions") == ["a", "b", "c"]
