"""The pages of runs in a real Chromium: followed while they go, by keyboard, on a phone, and under attack."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from catalog.client.request import RunRequest
from catalog.client.start import start_run
from catalog.run.model import RunChange, State, TaskChange
from catalog.spec.model import ComponentSpec
from catalog.store.claims import claim_run, this_runner
from catalog.store.record import record_many
from tests.client.building import loop, output, pipeline, shell, task
from tests.hub.browsing import CONTRAST, FORMS, NAMELESS, screenshots, serious
from tests.hub.run_pages.scene import ATTACK, Scene, go, held, stored
from tests.hub.served import Served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page

PATIENCE = 60_000


@contextmanager
def window(hub: Served, browser: Browser, form: str = "wide", **more: Any) -> Iterator[Page]:
    """A page of its own, which must not complain of anything."""
    context = browser.new_context(base_url=hub.address, **{**FORMS[form], **more})
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    context.close()
    assert faults == []


def begin(hub: Served, spec: ComponentSpec, **fields: Any) -> str:
    return start_run(RunRequest(spec, engine="process", trust=True, use_cache=False, **fields), hub.session).run_id


def shoot(page: Page, name: str) -> None:
    page.screenshot(path=screenshots() / f"{name}.png", full_page=True)


def refuse(dialog: Dialog, asked: list[str]) -> None:
    asked.append(dialog.message)
    dialog.dismiss()


def test_a_run_is_watched_from_its_start_to_its_end(run_hub: Served, browser: Browser, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    run_id = begin(run_hub, held(gate), name="watched")
    with window(run_hub, browser) as page:
        page.goto(f"/runs/{run_id}?task=wait")
        page.locator('[data-node="wait"][data-state="running"]').wait_for()
        page.evaluate("window.sameDocument = true")
        page.locator("#log", has_text="first line").wait_for()
        assert "last line" not in page.inner_text("#log")
        shoot(page, "run-running")
        go(gate)
        page.locator("#log", has_text="last line of the wait").wait_for()
        page.locator('[data-node="use"][data-state="succeeded"]').wait_for()
        page.locator('#run-head .state[data-state="succeeded"]').wait_for()
        page.locator('#panel .state[data-state="succeeded"]').first.wait_for()
        page.locator("#panel .port-row", has_text="done").wait_for()
        assert page.inner_text("#log").count("first line") == 1
        assert page.evaluate("window.sameDocument"), "the page was not loaded again"
        assert page.get_by_role("button", name="Terminate").count() == 0


def test_a_run_that_fails_says_why_and_is_retried(run_hub: Served, browser: Browser, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    go(gate)
    good = tmp_path / "good"
    run_id = begin(run_hub, held(gate, f'[ -e "{good}" ] || exit 7'), name="mended")
    with window(run_hub, browser) as page:
        page.goto(f"/runs/{run_id}")
        page.locator('#run-head .state[data-state="failed"]').wait_for()
        page.locator('[data-node="wait"]').click()
        page.locator("#panel .banner.bad").wait_for()
        assert "7" in page.inner_text("#panel .run-facts")
        shoot(page, "run-failed")
        go(good)
        page.get_by_role("button", name="Retry").click()
        page.locator('#run-head .state[data-state="succeeded"]').wait_for()
        page.goto(f"/runs/{run_id}?task=wait")
        assert page.locator("#part-attempts li").count() == 2


def test_a_run_is_terminated_after_a_question(run_hub: Served, browser: Browser, tmp_path: Path) -> None:
    run_id = begin(run_hub, held(tmp_path / "never"), name="ended")
    asked: list[str] = []
    with window(run_hub, browser) as page:
        page.goto(f"/runs/{run_id}")
        page.locator('#run-head .state[data-state="running"]').wait_for()
        page.once("dialog", lambda dialog: refuse(dialog, asked))
        page.get_by_role("button", name="Terminate").click()
        assert asked and page.locator('#run-head .state[data-state="running"]').count() == 1
        page.on("dialog", lambda dialog: dialog.accept())
        page.get_by_role("button", name="Terminate").click()
        page.locator('#run-head .state[data-state="terminated"]').wait_for()


def test_the_list_shows_new_runs_and_keeps_what_is_chosen(
    run_hub: Served, scene: Scene, browser: Browser, tmp_path: Path
) -> None:
    with window(run_hub, browser) as page:
        page.goto("/runs?experiment=nightly")
        page.get_by_label("Choose nightly training").check()
        assert page.get_by_role("button", name="Compare").is_disabled()
        run_id = begin(run_hub, held(tmp_path / "gate"), name="just begun", experiment="nightly")
        row = page.locator(f'tr[data-key="{run_id}"]')
        row.locator('[data-state="running"]').wait_for()
        assert page.get_by_label("Choose nightly training").is_checked()
        go(tmp_path / "gate")
        row.locator('[data-state="succeeded"]').wait_for()
        row.get_by_role("checkbox").check()
        page.get_by_role("button", name="Compare").click()
        page.wait_for_url(f"**/runs/compare?run={run_id}&run={scene.good}")


def test_columns_are_chosen_and_the_list_is_sorted_by_a_metric(run_hub: Served, scene: Scene, browser: Browser) -> None:
    with window(run_hub, browser) as page:
        page.goto("/runs?experiment=many")
        page.get_by_text("Columns", exact=True).click()
        page.get_by_label("Engine").check()
        page.get_by_label("Pipeline").nth(1).uncheck()
        page.get_by_role("button", name="Show").click()
        heads = page.locator("thead th").all_inner_texts()
        assert "Engine" in heads and "Pipeline" not in heads
        page.get_by_role("link", name="loss").click()
        assert page.locator("tbody th").first.inner_text() == "small 00"
        assert page.locator("thead th[aria-sort]").inner_text().startswith("loss")
        page.get_by_role("link", name="loss").click()
        assert page.locator("tbody th").first.inner_text() == "small 23"
        assert "Engine" in page.locator("thead th").all_inner_texts(), "the choice stays"
        shoot(page, "runs-sorted")


def test_the_graph_and_the_panel_are_walked_by_keyboard_alone(run_hub: Served, scene: Scene, browser: Browser) -> None:
    with window(run_hub, browser) as page:
        page.goto(f"/runs/{scene.good}")
        focused = "document.activeElement.dataset.node"
        for _ in range(40):
            page.keyboard.press("Tab")
            if page.evaluate(focused):
                break
        first = page.evaluate(focused)
        assert first, "Tab reaches the graph"
        seen = {first}
        for key in ("ArrowDown", "ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp", "Home", "End"):
            page.keyboard.press(key)
            seen.add(page.evaluate(focused))
        assert len(seen) > 3, seen
        page.locator('[data-node="train"]').focus()
        page.keyboard.press("Enter")
        page.locator("#panel-title", has_text="train").wait_for()
        assert page.evaluate("document.activeElement.id") == "panel-title"
        assert "task=train" in page.url
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.ariaLabel") == "Close train"
        page.keyboard.press("Escape")
        assert page.evaluate(focused) == "train"
        page.locator('[data-node="search"]').focus()
        page.keyboard.press("Space")
        page.locator('[data-node^="search/"]').first.wait_for()
        assert page.evaluate(focused) == "search"
        before = page.evaluate("view.scale")
        page.keyboard.press("+")
        assert page.evaluate("view.scale") > before


def test_the_graph_is_moved_by_pointer_and_wheel(run_hub: Served, scene: Scene, browser: Browser) -> None:
    with window(run_hub, browser) as page:
        page.goto(f"/runs/{scene.good}")
        box = page.locator("#graph-box").bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + 10, box["y"] + 10)
        before = page.evaluate("[view.x, view.y, view.scale]")
        page.mouse.down()
        page.mouse.move(box["x"] + 80, box["y"] + 50, steps=4)
        page.mouse.up()
        moved = page.evaluate("[view.x, view.y, view.scale]")
        assert moved[0] > before[0] and moved[1] > before[1] and moved[2] == before[2]
        page.mouse.wheel(0, -300)
        page.wait_for_function("(scale) => view.scale > scale", arg=before[2])
        page.get_by_role("button", name="Fit").click()
        page.locator('[data-fold="prepare"]').click()
        page.locator('[data-node="prepare/clean"]').wait_for(state="detached")
        page.get_by_label("Find a task").fill("not")
        assert "1 found" in page.inner_text("#graph-found")


def test_back_and_forward_go_through_the_chosen_tasks(run_hub: Served, scene: Scene, browser: Browser) -> None:
    with window(run_hub, browser) as page:
        page.goto(f"/runs/{scene.good}")
        for name in ("load", "notify"):
            page.locator(f'[data-node="{name}"]').click()
            page.locator("#panel-title", has_text=name).wait_for()
        page.go_back()
        page.locator("#panel-title", has_text="load").wait_for()
        page.go_back()
        page.locator(".task-panel").wait_for(state="detached")


PAGES = {
    "runs": "/runs",
    "run-graph": "/runs/{good}",
    "run-panel": "/runs/{good}?task=train",
    "run-failure": "/runs/{failed}?task=fetch",
    "run-tasks": "/runs/{good}/tasks",
    "run-timeline": "/runs/{good}/timeline",
    "run-artifacts": "/runs/{good}/artifacts",
    "run-results": "/runs/{good}/results",
    "run-details": "/runs/{good}/details",
    "run-attack": "/runs/{attack}?task=%3Cimg%20src%3Dx%20onerror%3D%22wind",
    "run-attack-details": "/runs/{attack}/details",
}


@pytest.mark.parametrize("form", ("wide", "dark", "phone"))
def test_every_page_is_whole_and_its_picture_is_kept(
    run_hub: Served, scene: Scene, browser: Browser, axe: Path, form: str
) -> None:
    found: dict[str, object] = {}
    with window(run_hub, browser, form) as page:
        for name, path in PAGES.items():
            page.goto(path.format(**vars(scene)))
            page.screenshot(path=screenshots() / f"{name}-{form}.png", full_page=True)
            width, room = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
            faults = [*page.evaluate(NAMELESS), *page.evaluate(CONTRAST), *serious(page, axe)]
            if width > room:
                faults.append("the page scrolls sideways")
            if page.locator("h1").count() != 1:
                faults.append("the page has not one heading")
            if faults:
                found[name] = faults
    assert found == {}


def test_what_an_attacker_writes_is_shown_and_does_nothing(run_hub: Served, scene: Scene, browser: Browser) -> None:
    with window(run_hub, browser) as page:
        dialogs: list[str] = []
        page.on("dialog", lambda dialog: refuse(dialog, dialogs))
        for path in ("/runs", *(f"/runs/{scene.attack}{end}" for end in ("", "/tasks", "/timeline", "/artifacts"))):
            page.goto(path)
            assert page.evaluate("window.stolen") is None, path
            assert page.locator("main img, main script").count() == 0, path
        page.goto(f"/runs/{scene.attack}/details")
        assert ATTACK in page.inner_text("h1")
        assert page.locator('a[href^="javascript"]').count() == 0
        page.goto(f"/runs/{scene.attack}")
        page.locator("[data-node]").click()
        page.locator("#log").wait_for()
        assert "<script>window.stolen=1</script>" in page.inner_text("#log")
        assert page.evaluate("window.stolen") is None and dialogs == []


def test_a_page_that_a_task_wrote_is_kept_in_its_frame(run_hub: Served, scene: Scene, browser: Browser) -> None:
    with window(run_hub, browser) as page:
        page.goto(f"/runs/{scene.good}/results")
        page.locator("iframe").scroll_into_view_if_needed()
        frame = page.frame_locator("iframe")
        frame.locator("#told", has_text="script ran").wait_for()
        assert frame.locator("#told").inner_text() == "script ran", "it reads no cookie"
        assert page.evaluate("window.stolen") is None and page.title().startswith("nightly training")


def test_a_run_is_read_without_scripts(run_hub: Served, scene: Scene, browser: Browser) -> None:
    with window(run_hub, browser, java_script_enabled=False) as page:
        page.goto(f"/runs/{scene.good}")
        page.locator('[data-node="train"]').click()
        page.wait_for_url("**task=train**")
        assert "epoch 5 of 5" in page.inner_text("#log")
        for title in ("Tasks", "Timeline", "Artifacts", "Metrics and charts", "Details"):
            page.get_by_role("navigation", name="Parts of the run").get_by_role("link", name=title).click()
            assert page.locator("h1").inner_text() == "nightly training"
        shoot(page, "run-no-scripts")


def test_iterations_of_a_loop_are_followed_in_the_folded_group(
    run_hub: Served, browser: Browser, tmp_path: Path
) -> None:
    gate = tmp_path / "gate"
    say = shell(f'until [ -e "{gate}" ]; do sleep 0.05; done; echo "$0"', ["text"], name="say")
    run_id = begin(run_hub, pipeline({"each": loop(say, ["a", "b", "c"], "text")}, name="looping"))
    with window(run_hub, browser) as page:
        page.goto(f"/runs/{run_id}")
        page.locator('[data-node="each"][data-state="running"]').wait_for()
        go(gate)
        page.locator('[data-node="each"][data-state="succeeded"]').wait_for()
        page.wait_for_function(
            "() => /3 succeeded/i.test(document.querySelector('[data-node=\"each\"]').getAttribute('aria-label'))"
        )


def test_of_a_thousand_tasks_only_what_changes_is_drawn_again(run_hub: Served, browser: Browser) -> None:
    step = shell("true", ["text"], "text", name="step")
    tasks = {
        f"t{number:03}": task(step, text=output(f"t{number - 10:03}", "text") if number >= 10 else "a")
        for number in range(1000)
    }
    run_id = stored(run_hub.session, pipeline(tasks, name="thousand"), name="thousand")
    store = run_hub.session.store
    claim_run(store, run_id, this_runner())
    record_many(store, run_id, [RunChange(State.RUNNING, 1.0)])
    with window(run_hub, browser) as page:
        page.goto(f"/runs/{run_id}")
        assert page.locator("[data-node]").count() == 1000
        page.evaluate(
            """() => { window.touched = new Set();
                 new MutationObserver((all) => all.forEach((one) =>
                   window.touched.add(one.target.closest?.("[data-node]")?.dataset.node ?? one.target.nodeName)))
                 .observe(document.getElementById("graph"), {subtree: true, childList: true, attributes: true}); }"""
        )
        record_many(store, run_id, [TaskChange("t500", "step", State.RUNNING, 2.0, 1)])
        page.locator('[data-node="t500"][data-state="running"]').wait_for(state="attached")
        assert page.evaluate("[...window.touched]") == ["t500"]
        page.screenshot(path=screenshots() / "run-thousand.png")
    record_many(store, run_id, [RunChange(State.TERMINATED, 3.0)])


def test_a_waiting_run_is_cloned_from_its_page(run_hub: Served, browser: Browser) -> None:
    spec = pipeline({"say": loop(shell("true", ["text"], name="say"), ["a"], "text")}, name="plain")
    run_id = stored(run_hub.session, spec, name="pattern")
    with window(run_hub, browser) as page:
        page.goto(f"/runs/{run_id}")
        page.get_by_role("link", name="Clone").click()
        page.wait_for_url(f"**/runs/new?clone={run_id}")
        assert page.locator("h1").count() == 1
