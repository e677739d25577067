"use strict";
// The panel of one task beside the graph: opened without leaving the page, following the log while the task runs.

const MOST_LOG = 400_000;
const side = document.getElementById("panel-side");
const columns = document.querySelector(".run-columns");
const place = document.querySelector("[data-run]").dataset.run;
let stopLog = null;

const panelAddress = (task) => `${place}/panel?${new URLSearchParams({ task })}`;
const chosenTask = () => document.querySelector(".task-panel")?.dataset.task ?? "";

async function openPanel(task, { keep = true, focus = false } = {}) {
  const answer = await fetch(panelAddress(task), { headers: { Accept: "text/html" }, credentials: "same-origin" });
  const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
  const panel = parsed.getElementById("panel");
  if (!panel) {
    location.href = `${place}?${new URLSearchParams({ task })}`;
    return;
  }
  side.replaceChildren(document.importNode(panel, true));
  side.scrollTop = 0;
  columns.classList.add("with-panel");
  if (keep) history.pushState({ task }, "", `${place}?${new URLSearchParams({ task })}`);
  panelShown();
  if (focus) document.getElementById("panel-title").focus({ preventScroll: true });
  if (side.getBoundingClientRect().top > innerHeight * 0.75) side.scrollIntoView({ block: "start" });
}

function closePanel(keep = true) {
  const task = chosenTask();
  stopLog?.();
  stopLog = null;
  side.replaceChildren();
  columns.classList.remove("with-panel");
  if (keep) history.pushState({ task: "" }, "", place);
  markChosen();
  focusNode(task);
}

function panelShown() {
  localMoments(side);
  showCopyButtons(side);
  markChosen();
  const node = nodes.get(chosenTask());
  if (node) show(node);
  followLog();
}

// A line is put in as text: whatever a task prints stays what it is.
function followLog() {
  stopLog?.();
  stopLog = null;
  const log = document.getElementById("log");
  if (!log) return;
  log.scrollTop = log.scrollHeight;
  if (!log.dataset.log) return;
  const badge = document.getElementById("log-following");
  if (badge) badge.hidden = false;
  let last = "";
  const address = () => (last ? log.dataset.log.replace(/after=\d+$/, `after=${last}`) : log.dataset.log);
  stopLog = listen(address, {
    lines: (text, id) => {
      last = id;
      const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
      log.append(text);
      if (log.textContent.length > MOST_LOG) log.textContent = log.textContent.slice(-MOST_LOG / 2);
      if (atEnd) log.scrollTop = log.scrollHeight;
    },
    end: () => {
      const told = document.getElementById("log-following");
      if (told) told.hidden = true;
    },
  });
}

let followed = "";

function renewPanel() {
  const task = chosenTask();
  if (task) renew(panelAddress(task), ["panel"], 300);
}

document.addEventListener("task-chosen", (event) => openPanel(event.detail.task, { focus: event.detail.byKey }));
document.addEventListener("tasks-changed", (event) => {
  const task = chosenTask();
  if (task && Object.keys(event.detail).some((one) => one === task || one.startsWith(`${task}/`))) renewPanel();
});
side.addEventListener("renewed", () => {
  showCopyButtons(side);
  const address = document.getElementById("log")?.dataset.log?.replace(/&after=\d+$/, "") ?? "";
  if (address && address !== followed) followLog();
  followed = address;
});
side.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const link = event.target.closest("a");
  const task = link?.pathname === place ? new URLSearchParams(link.search).get("task") : null;
  if (link?.matches("[data-close]")) closePanel();
  else if (task) openPanel(task, { focus: true });
  else return;
  event.preventDefault();
});
side.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closePanel();
});
addEventListener("popstate", () => {
  const task = new URLSearchParams(location.search).get("task") ?? "";
  if (task) openPanel(task, { keep: false });
  else if (chosenTask()) closePanel(false);
});
if (chosenTask()) panelShown();
