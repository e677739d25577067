"""The forms in a real Chromium: wide and on a phone, light and dark, by keyboard, and without scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from catalog.store.recurring_runs import get_recurring_run
from tests.hub.browsing import CONTRAST, FORMS, NAMELESS, screenshots, serious
from tests.hub.run_pages.forms.scene import DEFAULTS, SCHEDULE, Member, sign_in, training
from tests.hub.served import Served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

INPUTS = {f"in:{name}": text for name, text in DEFAULTS.items()}
PAGES = (
    *("pipelines", "upload", "upload-refused", "pipeline", "new-run", "new-run-refused", "choose"),
    *("experiments", "experiment", "compare", "recurring", "recurring-run", "recurring-new", "recurring-edit"),
)


@pytest.fixture(scope="module")
def addresses(hub: Served) -> Iterator[dict[str, str]]:
    """The pages of PAGES, filled."""
    with httpx.Client(base_url=hub.address, timeout=60, headers={"Origin": hub.address}) as client:
        yield fill(sign_in(hub, client))


def fill(member: Member) -> dict[str, str]:
    address = member.upload("training in pictures", version="one")
    pipeline = address.split("/")[2].partition("?")[0]
    found = []
    for rate in ("0.1", "0.3", "0.2"):
        form = {**INPUTS, "in:rate": rate, "name": f"picture {rate}", "experiment": "pictures"}
        answer = member.post(f"/runs/new?pipeline={pipeline}", form)
        found.append(member.ended(answer.headers["location"].removeprefix("/runs/")).run_id)
    file = {"file": ("training.yaml", training("2", "\n# two").encode())}
    address = member.post(f"/pipelines/upload?pipeline={pipeline}", {"version": "two"}, file).headers["location"]
    answer = member.post(f"/runs/new?pipeline={pipeline}", {**INPUTS, "in:rate": "0.15", "experiment": "pictures"})
    found.append(member.ended(answer.headers["location"].removeprefix("/runs/")).run_id)
    member.post("/experiments/pictures/act", {"act": "pin", "run": found[0]})
    form = {
        **INPUTS,
        **SCHEDULE,
        "act": "save",
        "name": "every morning",
        "enabled": "1",
        "description": "For the team.",
    }
    recurring = member.post(f"/recurring/new?pipeline={pipeline}", form).headers["location"]
    past = {"backfill_start": "2024-03-30T00:00", "backfill_end": "2024-04-02T00:00"}
    member.post(f"{recurring}/backfill", past)
    return {
        "pipelines": "/pipelines",
        "upload": "/pipelines/upload",
        "upload-refused": "/pipelines/upload",
        "pipeline": address,
        "new-run": f"/runs/new?pipeline={pipeline}",
        "new-run-refused": f"/runs/new?pipeline={pipeline}",
        "choose": "/runs/new",
        "experiments": "/experiments",
        "experiment": "/experiments/pictures",
        "compare": f"/runs/compare?{'&'.join(f'run={run_id}' for run_id in found)}",
        "recurring": "/recurring",
        "recurring-run": recurring,
        "recurring-new": f"/recurring/new?pipeline={pipeline}",
        "recurring-edit": f"{recurring}/edit",
    }


def window(hub: Served, browser: Browser, form: str = "wide", **more: Any) -> Page:
    """A window of somebody signed in."""
    page = browser.new_context(base_url=hub.address, **{**FORMS[form], **more}).new_page()
    page.goto("/login")
    page.fill("#token", hub.token(action="admin"))
    page.click("main button[type=submit]")
    page.wait_for_url("**/tokens")
    return page


@pytest.fixture(scope="module", params=("wide", "dark", "phone", "phone-dark"))
def stage(request: pytest.FixtureRequest, hub: Served, browser: Browser) -> Iterator[tuple[str, Page, list[str]]]:
    """A window of each form, and what its console complains of."""
    page = window(hub, browser, request.param)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if "Content Security" in line.text else None)
    yield request.param, page, complaints
    page.context.close()


def show(page: Page, name: str, address: str) -> None:
    page.goto(address)
    if name == "upload-refused":
        broken = b"name: broken\nimplementation:\n  container: {image: a, command: [{inputValue: speed}]}\n"
        page.set_input_files("#file", {"name": "broken.yaml", "mimeType": "text/yaml", "buffer": broken})
        page.get_by_role("button", name="Upload").click()
        page.wait_for_selector("#problems")
    if name == "new-run-refused":
        page.get_by_label("rows").fill("many")
        page.get_by_role("button", name="Start run").click()
        page.wait_for_selector("#problems")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_whole_and_its_picture_is_kept(
    stage: tuple[str, Page, list[str]], addresses: dict[str, str], axe: Path, name: str
) -> None:
    form, page, complaints = stage
    show(page, name, addresses[name])
    page.screenshot(path=screenshots() / f"forms-{name}-{form}.png", full_page=True)
    wide = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert wide[0] <= wide[1], "the page scrolls sideways"
    assert page.locator("h1").count() == 1
    assert page.evaluate(NAMELESS) == []
    assert page.evaluate(CONTRAST) == []
    if not form.endswith("dark"):  # which differs in colours alone
        assert serious(page, axe) == []
    assert complaints == []


def test_a_pipeline_is_uploaded_run_and_its_runs_are_compared(hub: Served, browser: Browser) -> None:
    page = window(hub, browser)
    page.goto("/pipelines")
    page.get_by_role("link", name="Upload", exact=True).click()
    page.set_input_files("#file", {"name": "training.yaml", "mimeType": "text/yaml", "buffer": training().encode()})
    page.get_by_label("Name", exact=True).fill("by hand")
    page.get_by_role("button", name="Upload").click()
    page.wait_for_url("**/pipelines/*version=*")
    pipeline = page.url
    for rate in ("0.2", "0.5"):
        page.goto(pipeline)
        page.get_by_role("link", name="New run").click()
        page.get_by_label("rate").fill(rate)
        page.get_by_label("note String").fill("two\nlines")
        page.get_by_label("Name", exact=True).fill(f"by hand {rate}")
        page.get_by_label("Experiment").fill("by hand")
        page.get_by_role("button", name="Start run").click()
        page.wait_for_url(re.compile(r"/runs/[0-9a-f]{32}$"))
        Member(hub, httpx.Client()).ended(page.url.rpartition("/")[2])
    page.goto("/experiments")
    page.get_by_role("link", name="by hand").click()
    for rate in ("0.2", "0.5"):
        page.get_by_label(f"Choose by hand {rate}").check()
    page.get_by_role("button", name="Compare chosen").click()
    page.wait_for_url("**/runs/compare*")
    best = page.locator("#metrics + .table-box tr", has_text="accuracy").locator(".best")
    assert best.inner_text().startswith("80")
    page.get_by_role("link", name="Measure against by hand 0.2").click()
    assert page.locator(".delta.worse").count() == 2
    page.get_by_role("link", name="All, also the").click()
    assert page.locator("#parameters").inner_text() == "Parameters"
    page.context.close()


def test_pages_that_tasks_wrote_are_shown_side_by_side(
    hub: Served, browser: Browser, addresses: dict[str, str]
) -> None:
    page = window(hub, browser)
    page.goto(addresses["compare"])
    frames = page.locator("iframe")
    frames.first.scroll_into_view_if_needed()
    assert frames.count() == 4
    page.frame_locator("iframe").first.get_by_role("heading", name="Page of 0.1").wait_for()
    page.context.close()


def test_a_schedule_is_previewed_saved_changed_and_switched_off(
    hub: Served, browser: Browser, addresses: dict[str, str]
) -> None:
    page = window(hub, browser)
    page.goto(addresses["recurring-new"])
    assert not page.locator("#every").is_visible(), "only the part of the chosen trigger is shown"
    page.get_by_label("Cron").fill("15 7 1 * *")
    page.locator("#preview", has_text="07:15:00").wait_for()
    page.get_by_label("Cron").fill("99 7 1 * *")
    page.wait_for_selector("#preview .fires-wrong")
    page.get_by_label("Again and again").check()
    page.get_by_label("Every").fill("12")
    page.wait_for_selector("#preview .fires")
    page.get_by_label("note String").fill("run [[Index]]")
    page.get_by_label("Name", exact=True).fill("with the browser")
    page.get_by_role("button", name="Create recurring run").click()
    page.wait_for_url(re.compile(r"/recurring/[0-9a-f]{32}$"))
    recurring_run_id = page.url.rpartition("/")[2]
    assert "every 12 hours" in page.inner_text("main")
    page.get_by_role("link", name="Edit").click()
    page.get_by_label("Every").fill("6")
    page.get_by_label("Time zone").fill("Asia/Tokyo")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(f"**/recurring/{recurring_run_id}")
    assert "every 6 hours" in page.inner_text("main")
    page.get_by_role("button", name="Disable").click()
    page.wait_for_selector("text=None while it is disabled.")
    job = get_recurring_run(hub.session.store, recurring_run_id)
    assert (job.enabled, job.schedule.every_seconds, job.schedule.timezone) == (False, 21600, "Asia/Tokyo")
    page.context.close()


def test_the_history_of_a_recurring_run_grows_without_a_reload(
    hub: Served, browser: Browser, addresses: dict[str, str]
) -> None:
    page = window(hub, browser)
    page.goto(addresses["recurring-new"])
    page.get_by_label("note String").fill("watched")
    page.get_by_label("Name", exact=True).fill("watched")
    page.get_by_label("Start runs from now on").uncheck()
    page.get_by_role("button", name="Create recurring run").click()
    page.get_by_text("It has not fired yet.").wait_for()
    with httpx.Client(base_url=hub.address, timeout=60, headers={"Origin": hub.address}) as client:
        past = {"backfill_start": "2024-01-01T00:00", "backfill_end": "2024-01-02T00:00"}
        path = page.url.removeprefix(hub.address)
        assert sign_in(hub, client).post(f"{path}/backfill", past).status_code == 303
    page.locator("#so-far .state", has_text="Succeeded").wait_for()
    assert page.get_by_role("link", name="watched-1").is_visible()
    page.context.close()


def test_everything_is_done_without_scripts(hub: Served, browser: Browser, addresses: dict[str, str]) -> None:
    page = window(hub, browser, java_script_enabled=False)
    page.goto(addresses["recurring-new"])
    page.get_by_label("Again and again").check()
    page.get_by_label("Every").fill("5")
    page.get_by_label("Unit").select_option("minutes")
    page.get_by_role("button", name="Preview").click()
    assert page.locator("#preview li").count() == 10
    assert page.get_by_label("Every").input_value() == "5"
    page.goto(addresses["new-run"])
    page.get_by_label("rate").fill("fast")
    page.get_by_role("button", name="Start run").click()
    assert "This must be a number" in page.inner_text("#problems")
    assert page.get_by_label("rate").input_value() == "fast"
    page.get_by_role("link", name="rate").click()
    page.get_by_label("rate").fill("0.9")
    page.get_by_label("note String").fill("without scripts")
    page.get_by_role("button", name="Start run").click()
    page.wait_for_url(re.compile(r"/runs/[0-9a-f]{32}$"))
    page.context.close()


def test_a_run_is_started_with_the_keyboard_alone(hub: Served, browser: Browser, addresses: dict[str, str]) -> None:
    page = window(hub, browser)
    page.goto(addresses["new-run"])
    typed: set[str] = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        told = page.evaluate(
            """() => { const one = document.activeElement, style = getComputedStyle(one);
                 return [one.name || '', one.textContent.trim(), one === document.body
                         || style.outlineStyle !== 'none' || one.matches('.skip')]; }"""
        )
        assert told[2], f"no ring around {told[:2]}"
        if told[0] == "in:rate":
            page.keyboard.press("Control+a")
            page.keyboard.type("quick")
        if told[0] == "in:note":
            page.keyboard.type("typed")
        typed.add(told[0])
        if told[1] == "Start run":
            break
    assert {"in:rate", "in:rows", "in:shuffle", "in:layers", "file:table", "name", "cache"} <= typed
    page.keyboard.press("Enter")
    page.wait_for_selector("#problems")
    assert page.evaluate("document.activeElement.id") == "problems", "what is wrong is read first"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "in:rate"
    page.keyboard.press("Control+a")
    page.keyboard.type("0.35")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/runs/[0-9a-f]{32}$"))
    page.context.close()
