"""Pipelines and runs in notebooks."""

from __future__ import annotations

import base64
import re
import subprocess
import sys
from xml.etree import ElementTree

from catalog.client.session import Session
from catalog.load.factory import make_factory
from catalog.spec.emit import to_yaml
from catalog.spec.model import ComponentRef, TaskSpec
from catalog.view.notebook import pipeline_picture
from tests.client.building import output, pipeline, run_pipeline, shell, task
from tests.view.svg import SVG, harm

ECHO = shell('printf %s "$0" > "$1"', ["text"], "out", name="echo")


def picture(html: str) -> ElementTree.Element:
    """The graph in a piece of HTML."""
    found = re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', html)
    assert found is not None
    return ElementTree.fromstring(base64.b64decode(found[1]))


def labels(svg: ElementTree.Element) -> list[str]:
    return [found.text or "" for found in svg.iter(f"{SVG}text") if found.get("class") == "name"]


def test_a_pipeline_shows_its_graph_and_its_inputs() -> None:
    spec = pipeline({"first": task(ECHO, text="x"), "second": task(ECHO, text=output("first", "out"))}, name="two")
    html = spec._repr_html_()
    assert labels(picture(html)) == ["first", "second"]
    assert "two" in html


def test_the_picture_brings_signs_and_style_of_its_own() -> None:
    svg = picture(pipeline_picture(pipeline({"a": task(ECHO, text="x")})))
    known = {found.get("id") for found in svg.iter(f"{SVG}symbol")}
    assert {(found.get("href") or "")[1:] for found in svg.iter(f"{SVG}use")} <= known
    assert any(".graph" in (found.text or "") for found in svg.iter(f"{SVG}style"))


def test_a_pipeline_whose_references_nobody_has_looked_up_is_drawn_too() -> None:
    spec = pipeline({"load": TaskSpec(ComponentRef(name="data/load"))})
    assert labels(picture(spec._repr_html_())) == ["load"]


def test_a_component_shows_its_ports_and_no_graph() -> None:
    html = make_factory(ECHO)._repr_html_()
    assert "text" in html and "<img" not in html


def test_names_from_strangers_are_text() -> None:
    name = "<script>alert(1)</script>"
    spec = pipeline({name: task(shell("true", name=name))}, name=name)
    html = spec._repr_html_()
    assert harm(html) == []
    assert not any(found.tag == f"{SVG}script" for found in picture(html).iter())


def test_a_run_shows_its_state_its_parameters_and_its_graph(session: Session) -> None:
    from catalog.client.notebook import run_display

    run = run_pipeline(pipeline({"a": task(ECHO, text="x")}), session, trust=True, name="<b>mine</b>")
    html = run_display(session, run.run_id)
    assert "&lt;b&gt;mine&lt;/b&gt;: Succeeded" in html and "1 succeeded" in html
    states = [found.get("data-state") for found in picture(html).iter() if found.get("data-node")]
    assert states == ["succeeded"]


def test_what_the_client_returns_shows_itself(session: Session) -> None:
    from catalog.client.kfp_client import Client

    run = run_pipeline(pipeline({"a": task(ECHO, text="x")}), session, trust=True)
    with Client(home=session.home) as client:
        detail = client.get_run(run.run_id)
        listed = client.list_runs().runs[0]
        for shown in (detail, detail.run, listed):
            assert labels(picture(shown._repr_html_() or "")) == ["a"]


def test_loading_a_pipeline_loads_nothing_that_draws() -> None:
    text = to_yaml(pipeline({"a": task(ECHO, text="x")}))
    program = (
        "import sys, catalog; catalog.load_component_from_text(sys.stdin.read());"
        "print([name for name in sys.modules if name.startswith('catalog.view') or name == 'jinja2'])"
    )
    done = subprocess.run([sys.executable, "-c", program], input=text, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
