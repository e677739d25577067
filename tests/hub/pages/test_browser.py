"""The pages in a real Chromium: wide and on a phone, light and dark, by keyboard, and without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.hub.browsing import CONTRAST, FORMS, NAMELESS, screenshots, serious
from tests.hub.served import Served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PAGES = {
    "home": "/",
    "found": "/?q=table",
    "narrowed": "/?q=table&output_type=CSV&has_tests=false",
    "nothing": "/?q=tabel",
    "component": "/c/data/clean_table",
    "long": "/c/training",
    "deprecated": "/c/data/wash_table",
    "withdrawn": "/c/data/clean_table/0.9.0",
    "difference": "/diff/data/clean_table",
    "namespaces": "/namespaces",
    "login": "/login",
    "status": "/status",
    "missing": "/c/nothing",
    "tokens": "/tokens",
}


@dataclass(frozen=True)
class Stage:
    """A window of one form: a page of a stranger and one of somebody signed in, and what the console complained of."""

    form: str
    stranger: Page
    member: Page
    complaints: list[str]

    def show(self, name: str) -> Page:
        """Open one of PAGES."""
        page = self.member if name == "tokens" else self.stranger
        page.goto(PAGES[name])
        return page


@pytest.fixture(scope="module", params=FORMS)
def stage(request: pytest.FixtureRequest, hub: Served, browser: Browser) -> Iterator[Stage]:
    """A stage of each form."""
    contexts = [browser.new_context(base_url=hub.address, **FORMS[request.param]) for _ in range(2)]
    stranger, member = (context.new_page() for context in contexts)
    complaints: list[str] = []
    for page in (stranger, member):
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text) if "Content Security" in line.text else None)
    sign_in(member, hub)
    yield Stage(request.param, stranger, member, complaints)
    for context in contexts:
        context.close()


def sign_in(page: Page, hub: Served) -> None:
    page.goto("/login")
    page.fill("#token", hub.token(action="admin"))
    page.click("main button[type=submit]")
    page.wait_for_url("**/tokens")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_whole_and_its_picture_is_kept(stage: Stage, axe: Path, name: str) -> None:
    page = stage.show(name)
    page.screenshot(path=screenshots() / f"{name}-{stage.form}.png", full_page=True)
    width, window = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert width <= window, "the page scrolls sideways"
    assert page.locator("h1").count() == 1
    for landmark in ("header", "main", "footer"):
        assert page.locator(f"body > {landmark}").count() == 1
    assert page.evaluate(NAMELESS) == []
    assert page.evaluate(CONTRAST) == []
    assert serious(page, axe) == []
    assert stage.complaints == []


def desktop(hub: Served, browser: Browser, **more: Any) -> Page:
    return browser.new_context(base_url=hub.address, **{**FORMS["wide"], **more}).new_page()


def test_the_keyboard_reaches_everything_and_the_focus_is_seen(hub: Served, browser: Browser) -> None:
    page = desktop(hub, browser)
    page.goto("/c/data/clean_table")
    seen: list[str] = []
    for _ in range(120):
        page.keyboard.press("Tab")
        told = page.evaluate(
            """() => { const one = document.activeElement, style = getComputedStyle(one);
                 return [one.textContent.trim().slice(0, 40) || one.name || one.ariaLabel,
                         one === document.body || style.outlineStyle !== 'none' || one.matches('.skip')]; }"""
        )
        assert told[1], f"no ring around {told[0]}"
        seen.append(told[0])
    assert seen[0] == "Skip to content"
    for text in ("Namespaces", "Command line", "Copy", "What changed since 1.0.0"):
        assert text in seen, text
    page.context.close()


def test_the_link_over_everything_leads_to_the_content(hub: Served, browser: Browser) -> None:
    page = desktop(hub, browser)
    page.goto("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.context.close()


def test_tabs_are_chosen_with_the_arrows(hub: Served, browser: Browser) -> None:
    page = desktop(hub, browser)
    page.goto("/c/data/clean_table")
    page.get_by_role("tab", name="Command line").focus()
    page.keyboard.press("ArrowRight")
    assert page.get_by_role("tab", name="Python").get_attribute("aria-selected") == "true"
    assert page.locator("#snippet-python").is_visible()
    assert not page.locator("#snippet-cli").is_visible()
    page.reload()
    assert page.locator("#snippet-python").is_visible(), "the way is remembered"
    page.context.close()


def test_a_snippet_is_copied(hub: Served, browser: Browser) -> None:
    page = desktop(hub, browser, permissions=["clipboard-read", "clipboard-write"])
    page.goto("/c/data/clean_table")
    page.get_by_role("button", name="Copy: Command line").click()
    page.get_by_text("Copied").wait_for()
    assert "catalog run data/clean_table@1.1.0" in page.evaluate("navigator.clipboard.readText()")
    page.context.close()


def test_dark_mode_is_chosen_and_kept(hub: Served, browser: Browser) -> None:
    page = desktop(hub, browser)
    page.goto("/")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_role("button", name="Dark mode").click()
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert dark != light
    page.goto("/namespaces")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark
    assert page.get_by_role("button", name="Dark mode").get_attribute("aria-pressed") == "true"
    page.context.close()


def test_the_slash_key_goes_to_the_search(hub: Served, browser: Browser) -> None:
    page = desktop(hub, browser)
    page.goto("/namespaces")
    page.keyboard.press("/")
    page.keyboard.type("clean")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=clean")
    assert page.locator(".card").first.inner_text().startswith("data/clean_table")
    page.context.close()


def test_everything_can_be_read_and_searched_without_scripts(hub: Served, browser: Browser) -> None:
    page = desktop(hub, browser, java_script_enabled=False)
    page.goto("/")
    page.fill("#q", "clean table")
    page.click("button[type=submit]")
    page.get_by_role("link", name="data/clean_table").click()
    for way in ("cli", "python", "pipeline", "kfp1", "kfp2"):
        assert page.locator(f"#snippet-{way}").is_visible()
    assert page.get_by_role("button", name="Copy").count() == 0, "a button that does nothing is not shown"
    page.screenshot(path=screenshots() / "component-no-scripts.png", full_page=True)
    page.get_by_role("link", name="What changed since 1.0.0").click()
    assert "input added" in page.inner_text("main")
    page.context.close()


def test_a_token_is_made_and_revoked_by_hand(hub: Served, browser: Browser) -> None:
    page = desktop(hub, browser)
    sign_in(page, hub)
    page.get_by_label("Note").fill("for the nightly job")
    page.get_by_role("button", name="Make token").click()
    token = page.inner_text("#new-token")
    assert token.startswith("kfpc_")
    page.screenshot(path=screenshots() / "tokens-new.png", full_page=True)
    page.get_by_role("button", name=f"Revoke {token.split('_')[1]}").click()
    page.wait_for_url("**/tokens")
    assert token.split("_")[1] in page.inner_text("tr.over")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(hub.address + "/")
    page.context.close()
