"""The page of a run of 1,000 tasks in a real browser: until it is drawn, and each frame while it is zoomed."""

from __future__ import annotations

import shutil
import time
from itertools import pairwise
from statistics import quantiles
from typing import TYPE_CHECKING

from benchmarks.bench import Bench
from benchmarks.hub_server import PATIENCE, running_hub
from benchmarks.large_run import write_large_run
from benchmarks.measurement import Measurement, Sample, Series, Target
from catalog.client.session import open_session

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

TASKS = 1_000
OPEN_SECONDS = 1.0
# Thirty pictures a second.
FRAME_SECONDS = 1 / 30
TURNS = 60
_DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
_WATCH = """() => {
  window.frames_seen = [];
  const note = (at) => { window.frames_seen.push(at); requestAnimationFrame(note); };
  requestAnimationFrame(note);
}"""


def measure(bench: Bench) -> Measurement:
    """Visits by browsers that have nothing of the server yet; the first visit only warms the server."""
    count, title = bench.sized(TASKS, 10), "The page of a run"
    program = shutil.which("chromium")
    if program is None:
        rows = tuple(Series(subject, left_out="there is no chromium") for subject in ("opened", "zoomed"))
        return Measurement("page", title, "visit", rows)
    from playwright.sync_api import sync_playwright

    home = bench.scratch / "run-page"
    shutil.rmtree(home, ignore_errors=True)
    with open_session(home / "hub", database="", artifact_root="") as session:
        run_id = write_large_run(session, count)
    with (
        running_hub(bench, "--open", "--data", str(home / "hub"), env={"CATALOG_HOME": str(home)}) as (address, _),
        sync_playwright() as started,
    ):
        browser = started.chromium.launch(executable_path=program, args=["--no-sandbox"])
        opened = [_visit(browser, f"{address}/runs/{run_id}") for _ in range(1 + bench.sized(bench.rounds, 1))][1:]
        zoomed = _zoom(browser, f"{address}/runs/{run_id}", bench.sized(TURNS, 3))
        browser.close()
    frame = quantiles((sample.wall for sample in zoomed), n=20)[18]
    rows = (Series("opened", tuple(opened), note=f"{count} tasks"), Series("zoomed", zoomed, note="a frame"))
    full = not bench.smoke
    targets = (
        Target(f"a page of {count} tasks is drawn", rows[0].middle.wall if full else None, OPEN_SECONDS, "s"),
        Target("p95 of the frames while it is zoomed", frame if full else None, FRAME_SECONDS, "s"),
    )
    return Measurement("page", title, "visit", rows, targets)


def _visit(browser: Browser, address: str) -> Sample:
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        begun = time.perf_counter()
        _open(page, address)
        return Sample(time.perf_counter() - begun, 0.0)


def _open(page: Page, address: str) -> None:
    page.goto(address, timeout=PATIENCE * 1000)
    page.wait_for_selector("#graph svg")
    page.evaluate(_DRAWN)


def _zoom(browser: Browser, address: str, turns: int) -> tuple[Sample, ...]:
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        _open(page, address)
        page.hover("#graph")
        page.evaluate(_WATCH)
        for turn in range(turns):
            page.mouse.wheel(0, -60 if turn < turns / 2 else 60)
        page.evaluate(_DRAWN)
        seen: list[float] = page.evaluate("() => window.frames_seen")
    return tuple(Sample((after - before) / 1000, 0.0) for before, after in pairwise(seen))
