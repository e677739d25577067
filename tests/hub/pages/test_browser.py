"""The pages in a real Chromium: wide and on a phone, light and dark, by keyboard, and without scripts."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING, Any

import pytest

from tests.hub.pages.scene import screenshots
from tests.hub.served import Served
from tests.requirements import require

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
FORMS: dict[str, dict[str, Any]] = {
    "wide": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 375, "height": 812}, "color_scheme": "light", "has_touch": True},
    "phone-dark": {"viewport": {"width": 375, "height": 812}, "color_scheme": "dark", "has_touch": True},
    "tablet": {"viewport": {"width": 768, "height": 1024}, "color_scheme": "light"},
}
AXE_VERSION = "4.10.3"


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


@pytest.fixture(scope="session", params=FORMS)
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


@pytest.fixture(scope="session")
def axe(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """axe-core, as its registry has it."""
    npm = which("npm")
    require("axe", npm is not None, "there is no npm to get axe-core with")
    folder = tmp_path_factory.mktemp("axe")
    command = [str(npm), "install", "--no-audit", "--no-fund", "--ignore-scripts", f"axe-core@{AXE_VERSION}"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    script = folder / "node_modules" / "axe-core" / "axe.min.js"
    require("axe", script.is_file(), f"axe-core cannot be got: {done.stderr[-200:]}")
    return script


CONTRAST = """() => {
  const channel = (value) => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const rgb = (text) => (text.match(/[\\d.]+/g) ?? [0, 0, 0, 0]).map(Number);
  const behind = (one) => {
    for (; one; one = one.parentElement) {
      const found = rgb(getComputedStyle(one).backgroundColor);
      if (found.length < 4 || found[3] > 0.99) return found;
    }
    return [255, 255, 255];
  };
  const poor = [];
  for (const one of document.querySelectorAll('body *')) {
    const own = [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!own || !one.checkVisibility() || one.closest('.unseen, .skip')) continue;
    const [a, b] = [light(rgb(getComputedStyle(one).color)), light(behind(one))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) poor.push(`${ratio.toFixed(2)} ${one.outerHTML.slice(0, 120)}`);
  }
  return poor;
}"""


NAMELESS = """() => [...document.querySelectorAll('input:not([type=hidden]), select, button, a')]
  .filter((one) => !(one.labels?.length || one.ariaLabel || one.textContent.trim())).map((one) => one.outerHTML)"""


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


def serious(page: Page, axe: Path) -> list[str]:
    """What axe-core finds serious or critical."""
    page.evaluate(axe.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['id']}: {one['help']}: {one['nodes'][0]['html'][:200]}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
    ]


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
