"use strict";
// What all pages about runs share: moments in the reader's time, questions before what cannot be undone, choosing rows,
// and regions that renew themselves when the server says that something changed.

const RENEW_PAUSE = 400;

function localMoments(root) {
  for (const one of root.querySelectorAll("time[data-local]")) {
    const at = new Date(one.dateTime);
    const pad = (number) => String(number).padStart(2, "0");
    const day = `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;
    const told = `${day} ${pad(at.getHours())}:${pad(at.getMinutes())}:${pad(at.getSeconds())}`;
    if (one.textContent !== told) one.textContent = told;
    one.title = one.dateTime;
  }
  tellDurations(root);
}

function durationText(seconds) {
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} m ${String(Math.floor(seconds % 60)).padStart(2, "0")} s`;
  return `${Math.floor(seconds / 3600)} h ${String(Math.floor((seconds % 3600) / 60)).padStart(2, "0")} m`;
}

function tellDurations(root) {
  for (const one of root.querySelectorAll("[data-since]")) {
    const told = durationText(Math.max(0, (Date.now() - new Date(one.dataset.since)) / 1000));
    if (one.textContent !== told) one.textContent = told;
  }
}

// Makes `now` like `next` by changing only what differs: focus, chosen boxes, open parts and scrolling stay as they are.
function morph(now, next) {
  if (now.nodeType !== next.nodeType || now.nodeName !== next.nodeName) {
    now.replaceWith(next);
    return;
  }
  if (now.nodeType !== Node.ELEMENT_NODE) {
    if (now.nodeValue !== next.nodeValue) now.nodeValue = next.nodeValue;
    return;
  }
  if (now.hasAttribute("data-kept") || now.isEqualNode(next)) return;
  for (const { name } of [...now.attributes]) {
    if (!next.hasAttribute(name) && !["open", "hidden", "tabindex", "style"].includes(name)) now.removeAttribute(name);
  }
  for (const { name, value } of next.attributes) {
    if (now.getAttribute(name) !== value && !["open", "hidden", "tabindex"].includes(name)) now.setAttribute(name, value);
  }
  morphChildren(now, next);
}

const keyOf = (node) => node.nodeType === Node.ELEMENT_NODE
  ? node.dataset.key ?? node.dataset.node ?? node.dataset.fold ?? (node.id || node.firstElementChild?.dataset?.node) : undefined;

function morphChildren(now, next) {
  const keyed = new Map();
  for (const child of now.children) if (keyOf(child) !== undefined) keyed.set(keyOf(child), child);
  let at = now.firstChild;
  for (const wanted of [...next.childNodes]) {
    const key = keyOf(wanted);
    let found = key === undefined ? null : keyed.get(key);
    if (!found && key === undefined && at && keyOf(at) === undefined && at.nodeName === wanted.nodeName) found = at;
    if (!found) {
      now.insertBefore(wanted, at);
      continue;
    }
    if (found === at) at = at.nextSibling;
    else now.insertBefore(found, at);
    morph(found, wanted);
  }
  while (at) {
    const following = at.nextSibling;
    at.remove();
    at = following;
  }
}

// Fetches a page, or a part of one, and gives the elements of it with these ids to the elements that are here.
async function renewFrom(address, ids) {
  const answer = await fetch(address, { headers: { Accept: "text/html" }, credentials: "same-origin" });
  if (!answer.ok) return;
  const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const id of ids) {
    const now = document.getElementById(id);
    const next = parsed.getElementById(id);
    if (!now || !next) continue;
    morph(now, document.importNode(next, true));
    localMoments(now);
    now.dispatchEvent(new CustomEvent("renewed", { bubbles: true }));
  }
}

// At most one request under way for each address, and never one without a pause behind it.
const renewals = new Map();

function renew(address, ids, pause = RENEW_PAUSE) {
  const known = renewals.get(address) ?? { busy: false, again: false };
  renewals.set(address, known);
  if (known.busy) {
    known.again = true;
    return;
  }
  known.busy = true;
  setTimeout(async () => {
    try { await renewFrom(address, ids); } catch { /* the server is away; the next change brings everything */ }
    known.busy = false;
    if (known.again) {
      known.again = false;
      renew(address, ids, pause);
    }
  }, pause);
}

// A page in the background listens to nothing: a browser has six connections to one server for all its tabs.
function listen(address, handlers, back) {
  let source = null;
  let over = false;
  const open = () => {
    if (source || over) return;
    source = new EventSource(address());
    for (const [name, handle] of Object.entries(handlers)) {
      source.addEventListener(name, (event) => handle(event.data, event.lastEventId));
    }
    source.addEventListener("end", () => {
      over = true;
      close();
    });
  };
  const close = () => {
    source?.close();
    source = null;
  };
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) close();
    else if (!over) {
      open();
      back?.();
    }
  });
  addEventListener("pagehide", close);
  if (!document.hidden) open();
  return () => {
    over = true;
    close();
  };
}

function liveLists() {
  for (const region of document.querySelectorAll("[data-live]")) {
    const address = () => region.dataset.renew || location.href;
    const changed = () => renew(address(), [region.id]);
    listen(() => region.dataset.live, { changed }, changed);
  }
}

// The pages of a run: its head, and whatever part of it renews itself, whenever a task or the run has changed.
function liveRun() {
  const run = document.querySelector("[data-run-live]");
  if (!run) return;
  let last = run.dataset.after ?? "0";
  const parts = () => [...run.querySelectorAll("[data-renew]")];
  const all = () => {
    for (const part of parts()) if (part.dataset.renew) renew(part.dataset.renew, [part.id]);
    const ids = parts().filter((part) => !part.dataset.renew).map((part) => part.id);
    if (ids.length) renew(run.dataset.part ?? location.href, ids, 700);
  };
  const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));
  listen(() => `${run.dataset.runLive}?after=${last}`, {
    tasks: (data, id) => {
      last = id || last;
      tell("tasks-changed", JSON.parse(data));
      all();
    },
    run: (state) => {
      tell("run-changed", state);
      all();
    },
  }, all);
}

function confirmed(event) {
  const asked = event.submitter?.dataset.confirm ?? event.target.dataset.confirm;
  if (asked && !window.confirm(asked)) event.preventDefault();
}

function choosing(form) {
  const all = form.querySelector("[data-all]");
  const boxes = () => [...form.querySelectorAll('tbody input[name="run"]')];
  const tell = () => {
    const chosen = boxes().filter((box) => box.checked).length;
    form.querySelector("[data-chosen]").textContent = String(chosen);
    form.querySelector(".chosen-count").hidden = chosen === 0;
    for (const button of form.querySelectorAll("[data-least]")) button.disabled = chosen < Number(button.dataset.least);
    const head = form.querySelector("[data-all]");
    if (!head) return;
    head.hidden = false;
    head.checked = chosen > 0 && chosen === boxes().length;
    head.indeterminate = chosen > 0 && !head.checked;
  };
  form.addEventListener("change", (event) => {
    if (event.target.matches("[data-all]")) for (const box of boxes()) box.checked = event.target.checked;
    tell();
  });
  form.addEventListener("renewed", tell);
  if (all) all.hidden = false;
  tell();
}

function menus() {
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll(".menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" ? document.querySelector(".menu[open]") : null;
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

localMoments(document);
setInterval(() => tellDurations(document), 1000);
document.addEventListener("submit", confirmed);
document.querySelectorAll("[data-choice]").forEach(choosing);
menus();
liveLists();
liveRun();
