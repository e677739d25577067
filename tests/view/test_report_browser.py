"""A report in a real Chromium, from a disk: wide and on a phone, light and dark, with and without scripts."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from catalog.client.run_report import gather_report
from catalog.client.session import Session
from catalog.store.rows import RunRow
from catalog.view.report import report_html
from catalog.view.viewers.entries import Entry
from catalog.view.viewers.model import WebApp
from tests.hub.browsing import CONTRAST, FORMS, NAMELESS, serious

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def address(scene: tuple[Session, RunRow], tmp_path_factory: pytest.TempPathFactory) -> str:
    session, run = scene
    place: Path = tmp_path_factory.mktemp("report") / "report.html"
    place.write_text(report_html(gather_report(session, run.run_id)), encoding="utf-8")
    return place.as_uri()


@pytest.fixture(scope="module", params=FORMS)
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(**FORMS[request.param])
    shown = context.new_page()
    complaints: list[str] = []
    asked: list[str] = []
    shown.on("pageerror", lambda error: complaints.append(str(error)))
    shown.on("console", lambda line: complaints.append(line.text))
    shown.on("request", lambda request: asked.append(request.url))
    shown.goto(address)
    yield shown
    context.close()
    assert complaints == []
    assert [url for url in asked if not url.startswith(("file:", "data:", "about:"))] == []


def test_nothing_stands_out_of_the_page(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_it_can_be_read_by_everybody(page: Page) -> None:
    assert [*page.evaluate(NAMELESS), *page.evaluate(CONTRAST)] == []


def test_every_part_is_seen(page: Page) -> None:
    for part in ("failures", "graph", "timeline", "metrics", "visualisations", "tasks"):
        assert page.locator(f"#{part}").is_visible()
    node = page.locator('.graph [data-node="break"] .shape').first
    assert node.is_visible()


def test_states_differ_in_colour_and_in_shape(page: Page) -> None:
    look = "(one) => [getComputedStyle(one).stroke, getComputedStyle(one).strokeDasharray]"
    looks = {
        name: page.locator(f'.graph [data-node="{name}"] .shape').first.evaluate(look)
        for name in ("start", "break", "lost")
    }
    assert len({tuple(found) for found in looks.values()}) == 3
    signs = {name: page.locator(f'.graph [data-node="{name}"] .sign').first.get_attribute("href") for name in looks}
    assert signs == {"start": "#state-succeeded", "break": "#state-failed", "lost": "#state-skipped"}


def test_a_node_leads_to_its_task(page: Page) -> None:
    page.locator('.graph [data-node="break"]').first.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("location.hash.startsWith('#task-')")
    body = page.locator(page.evaluate("location.hash"))
    body.wait_for(state="visible")
    assert "before red" in body.inner_text()


def test_the_graph_is_made_larger_and_smaller(page: Page) -> None:
    width = "Number(document.querySelector('.graph').getAttribute('width'))"
    before = page.evaluate(width)
    page.get_by_role("button", name="Larger").click()
    larger = page.evaluate(width)
    page.get_by_role("button", name="Smaller").click()
    assert larger > before
    assert page.evaluate(width) == pytest.approx(before)


def test_bars_stand_right_of_their_names(page: Page) -> None:
    row = page.locator('.timeline [data-task="start"]')
    name, bar = row.locator(".label").bounding_box(), row.locator(".bar").bounding_box()
    assert name is not None and bar is not None
    assert name["x"] + name["width"] <= bar["x"]


def test_a_page_by_a_task_runs_but_reaches_nothing(page: Page) -> None:
    frame = page.frame_locator("iframe.web-app")
    assert frame.locator("#told").inner_text() == "run"
    assert "kept out" in frame.locator("body").inner_text()
    assert page.title() != "taken"


@pytest.mark.parametrize("form", ["wide", "phone-dark"])
def test_axe_finds_nothing_serious(browser: Browser, address: str, axe: Path, form: str) -> None:
    # The report's own policy would keep the judge out.
    context = browser.new_context(**FORMS[form], bypass_csp=True)
    shown = context.new_page()
    shown.goto(address)
    shown.locator("[data-open-all]").click()
    assert serious(shown, axe) == []
    context.close()


def test_without_scripts_everything_can_be_read(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    shown = context.new_page()
    shown.goto(address)
    assert shown.locator(".graph").first.is_visible()
    assert not shown.locator(".graph-tools").first.is_visible()
    summary = shown.locator("#tasks summary", has_text="break")
    summary.click()
    assert "before red" in shown.locator("#tasks details[open]").inner_text()
    context.close()


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """A web server of this machine, and the paths it is asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()
        thread.join()


def test_a_page_by_a_task_gets_nothing_from_the_network(
    browser: Browser, scene: tuple[Session, RunRow], tmp_path: Path, listener: tuple[str, list[str]]
) -> None:
    session, run = scene
    server, asked = listener
    source = (
        f"<img src={server}/a><script src={server}/b></script><link rel=stylesheet href={server}/c><p id=told></p>"
        f"<script>fetch('{server}/d').catch(() => {{ document.getElementById('told').textContent = 'refused' }});"
        f"try {{ top.location = '{server}/e' }} catch (error) {{}}</script>"
    )
    entry = Entry("evaluate", 0, "web-app", WebApp(source))
    report = dataclasses.replace(gather_report(session, run.run_id), entries=[entry])
    place = tmp_path / "evil.html"
    place.write_text(report_html(report), encoding="utf-8")
    context = browser.new_context()
    shown = context.new_page()
    shown.goto(place.as_uri())
    shown.frame_locator("iframe.web-app").locator("#told", has_text="refused").wait_for()
    shown.goto(f"{server}/last")
    assert [path for path in asked if path != "/favicon.ico"] == ["/last"]
    context.close()
