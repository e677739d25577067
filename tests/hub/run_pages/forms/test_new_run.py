"""The form of a new run, and the runs it starts."""

from __future__ import annotations

import re

import pytest

from catalog.run.model import State
from tests.hub.pages.scene import add
from tests.hub.run_pages.forms.scene import DEFAULTS, HTML, Member, training, words


@pytest.fixture
def pipeline(member: Member) -> str:
    """The id of the uploaded pipeline."""
    found = member.client.get("/pipelines?q=to-run", headers=HTML).text
    known = re.search(r"/runs/new\?pipeline=([0-9a-f-]+)", found)
    return known.group(1) if known else member.upload("to-run").split("/")[2].partition("?")[0]


def field(page: str, name: str) -> str:
    """The HTML of the field of an input."""
    found = re.search(rf'<input[^>]*name="in:{name}"[^>]*>|<(select|textarea)[^>]*name="in:{name}".*?</\1>', page, re.S)
    assert found, name
    return found.group()


def sent(**changed: str) -> dict[str, str]:
    return {f"in:{name}": text for name, text in {**DEFAULTS, **changed}.items()}


def test_each_type_has_its_control_filled_with_the_default(member: Member, pipeline: str) -> None:
    page = member.get(f"/runs/new?pipeline={pipeline}").text
    assert 'inputmode="decimal"' in field(page, "rows") and 'value="100"' in field(page, "rows")
    assert 'value="0.1"' in field(page, "rate")
    assert "<option selected>true" in field(page, "shuffle")
    assert field(page, "layers").startswith("<textarea") and "[64, 32]" in field(page, "layers")
    assert field(page, "note").startswith("<textarea")
    assert 'type="file" name="file:table"' in page
    assert "How many rows are read." in page


def test_every_fault_is_told_at_its_field_and_nothing_is_started(member: Member, pipeline: str) -> None:
    wrong = sent(rate="fast", rows="1.5", shuffle="maybe", layers='{"a": 1}', settings="{oops", note="")
    answer = member.post(f"/runs/new?pipeline={pipeline}", {**wrong, "labels": "no label", "engine": "abacus"})
    assert answer.status_code == 422
    told = words(answer)
    for message in (
        "rate : This must be a number, such as 0.01",
        "rows : This must be a whole number",
        "shuffle : This must be true or false.",
        "layers : This must be a JSON list",
        "settings : This is no JSON: Expecting property name enclosed in double quotes in line 1, column 2.",
        "note : This needs a value.",
        "Labels : Label 1 is not of the form name=value.",
        "Engine : This server runs nothing with it",
    ):
        assert message in told, message
    assert 'value="fast"' in field(answer.text, "rate") and 'aria-invalid="true"' in field(answer.text, "rate")
    problem = re.search(r'<a href="#(input-\d)">rows</a>', answer.text)
    assert problem and f'id="{problem.group(1)}-error"' in answer.text
    assert "{oops" in answer.text


def test_a_run_has_what_the_form_says(member: Member, pipeline: str) -> None:
    told = {"name": "by hand", "experiment": "of the form", "labels": "team=red\n\nstage = test", "description": "why"}
    text = "line one\r\nline two"
    answer = member.post(f"/runs/new?pipeline={pipeline}", {**sent(note=text, rate="1e-2"), **told, "cache": "1"})
    assert answer.status_code == 303
    run = member.ended(answer.headers["location"].removeprefix("/runs/"))
    assert (run.name, run.experiment, run.description) == ("by hand", "of the form", "why")
    assert run.labels == {"team": "red", "stage": "test"}
    assert run.arguments["note"] == "line one\nline two"
    assert run.arguments["rate"] == "1e-2"
    assert "table" not in run.arguments, "an optional input that is left empty is left out"
    assert (run.engine, run.options["cache"], run.pipeline_id) == ("process", True, pipeline)


def test_a_file_becomes_the_argument_and_one_that_is_no_text_is_refused(member: Member, pipeline: str) -> None:
    path = f"/runs/new?pipeline={pipeline}"
    answer = member.post(path, sent(), {"file:table": ("rows.csv", b"a,b\n1,2\n")})
    run = member.ended(answer.headers["location"].removeprefix("/runs/"))
    assert run.arguments["table"] == "a,b\n1,2\n"
    refused = member.post(path, sent(), {"file:table": ("rows.bin", b"\xff\xfe\x00")})
    assert "The file is not UTF-8 text" in refused.text
    large = member.post(path, sent(), {"file:table": ("rows.csv", b"a" * ((1 << 20) + 1))})
    assert "The file has more than 1 MiB." in large.text


def test_a_clone_begins_with_what_the_run_had(member: Member, pipeline: str) -> None:
    first = member.run(pipeline, rate="0.25", note="the first")
    page = member.get(f"/runs/new?clone={first.run_id}").text
    assert 'value="0.25"' in field(page, "rate")
    assert f'value="Clone of {first.name}"' in page
    answer = member.post(f"/runs/new?clone={first.run_id}", {**sent(rate="0.5", note="again"), "name": "again"})
    clone = member.ended(answer.headers["location"].removeprefix("/runs/"))
    assert (clone.parent_run_id, clone.name, clone.arguments["rate"]) == (first.run_id, "again", "0.5")
    assert clone.state is State.SUCCEEDED
    assert not clone.options["cache"], "the box was not checked"


def test_a_component_of_the_library_is_run_by_its_reference(member: Member) -> None:
    page = member.get("/runs/new?reference=echo@^1").text
    assert field(page, "text")
    answer = member.post("/runs/new?reference=echo@^1", {"in:text": "hello", "cache": "1"})
    run = member.ended(answer.headers["location"].removeprefix("/runs/"))
    assert (run.pipeline_name, run.arguments["text"]) == ("echo", "hello")
    for wrong in ("nothing-of-that-name", "echo@^99", "../echo", "https://example.org/a.yaml"):
        refused = member.client.get("/runs/new", params={"reference": wrong}, headers=HTML)
        assert refused.status_code == 404, wrong
        assert "/components" not in words(refused), "where the library lies is nobody's business"


def test_what_is_published_on_the_hub_is_run_from_its_page(member: Member) -> None:
    add(member.hub.registry, "shown/training", "1.0.0", training("1.0.0"))
    link = re.search(r'href="(/runs/new[^"]+)"', member.get("/c/shown/training").text)
    assert link
    answer = member.post(link.group(1), sent())
    run = member.ended(answer.headers["location"].removeprefix("/runs/"))
    assert (run.pipeline_name, run.pipeline_version) == ("shown/training", "1.0.0")


def test_without_a_pipeline_one_is_chosen(member: Member, pipeline: str) -> None:
    assert f"/runs/new?pipeline={pipeline}" in member.get("/runs/new").text
    assert member.client.get("/runs/new?pipeline=nothing", headers=HTML).status_code == 404
    assert member.client.get("/runs/new?clone=nothing", headers=HTML).status_code == 404
    assert member.post("/runs/new", sent()).status_code in (400, 404)


def test_what_is_written_into_a_field_stays_text(member: Member, pipeline: str) -> None:
    evil = '</textarea><script>alert(1)</script>"><img src=x onerror=alert(1)>'
    answer = member.post(f"/runs/new?pipeline={pipeline}", {**sent(note=evil, rate=evil), "name": evil})
    assert "<script>alert" not in answer.text and "<img" not in answer.text
    assert "script-src 'self'" in answer.headers["content-security-policy"]
