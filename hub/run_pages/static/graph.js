"use strict";
// The graph of a run: moved and zoomed by pointer, fingers and keys, folded and unfolded, and changed node by node as
// tasks go on. Listeners stand at the box alone, however many nodes there are.

const LARGEST = 3;
const READABLE = 0.4;
const COMFORTABLE = 0.65;
const STEP = 1.25;
const DRAG = 5;
const STATE_WORDS = /: (not started|Pending|Running|Succeeded|Failed|Skipped|Cached|Terminated)/;
const box = document.getElementById("graph-box");
const canvas = document.getElementById("graph");
const view = { x: 0, y: 0, scale: 1, touched: false, drawn: false };
let nodes = new Map();
let current = null;

const picture = () => canvas.querySelector("svg.graph");
const size = () => ({ width: picture().viewBox.baseVal.width, height: picture().viewBox.baseVal.height });

function draw() {
  if (view.drawn) return;
  view.drawn = true;
  requestAnimationFrame(() => {
    view.drawn = false;
    canvas.style.transform = `translate(${view.x}px, ${view.y}px) scale(${view.scale})`;
  });
}

let still = 0;

function moving() {
  box.classList.add("moving");
  clearTimeout(still);
  still = setTimeout(() => box.classList.remove("moving"), 250);
}

function move(x, y) {
  const { width, height } = size();
  const edge = 60;
  view.x = Math.min(box.clientWidth - edge, Math.max(edge - width * view.scale, x));
  view.y = Math.min(box.clientHeight - edge, Math.max(edge - height * view.scale, y));
  moving();
  draw();
}

function zoomTo(scale, x = box.clientWidth / 2, y = box.clientHeight / 2) {
  const next = Math.min(LARGEST, Math.max(Math.min(smallest(), 0.5), scale));
  const share = next / view.scale;
  view.scale = next;
  view.touched = true;
  move(x - (x - view.x) * share, y - (y - view.y) * share);
}

function smallest() {
  const { width, height } = size();
  return Math.min((box.clientWidth - 24) / width, (box.clientHeight - 24) / height, 1);
}

// All of it, or for a first look what can be read: all, else its whole width, else its beginning.
function firstScale() {
  const whole = smallest();
  const wide = Math.min(1, (box.clientWidth - 24) / size().width);
  if (whole >= READABLE) return whole;
  return wide >= READABLE ? wide : COMFORTABLE;
}

function fit(readable = false) {
  const { width } = size();
  view.scale = readable ? firstScale() : smallest();
  const left = (box.clientWidth - width * view.scale) / 2;
  move(readable ? Math.max(12, left) : left, 12);
}

function placeOf(node) {
  const place = node.getBoundingClientRect();
  const frame = box.getBoundingClientRect();
  return { left: place.left - frame.left, top: place.top - frame.top, width: place.width, height: place.height };
}

// Brings a node into the box: no further than needed, or to its middle.
function show(node, centre = false) {
  const place = placeOf(node);
  const shift = (start, length, room) => {
    const margin = Math.min(24, Math.max(0, (room - length) / 2));
    if (centre) return room / 2 - start - Math.min(length, room) / 2;
    if (start < margin || length > room) return margin - start;
    return Math.min(0, room - margin - start - length);
  };
  const right = shift(place.left, place.width, box.clientWidth);
  const down = shift(place.top, place.height, box.clientHeight);
  if (right || down) move(view.x + right, view.y + down);
}

// One node at a time is reached by Tab; the arrows lead to the others.
function index() {
  nodes = new Map();
  for (const node of canvas.querySelectorAll("[data-node]")) {
    nodes.set(node.dataset.node, node);
    if (node.getAttribute("tabindex") !== "-1") node.setAttribute("tabindex", "-1");
  }
  for (const fold of canvas.querySelectorAll("[data-fold]")) fold.setAttribute("tabindex", "-1");
  setCurrent(nodes.get(current) ? current : nodes.keys().next().value);
}

function setCurrent(id) {
  nodes.get(current)?.setAttribute("tabindex", "-1");
  current = id;
  nodes.get(current)?.setAttribute("tabindex", "0");
}

function focusNode(id) {
  const node = nodes.get(id);
  if (!node) return;
  setCurrent(id);
  node.focus({ preventScroll: true });
  show(node);
}

function nextNode(from, key) {
  const here = from.getBoundingClientRect();
  const middle = (place) => [place.left + place.width / 2, place.top + Math.min(place.height, 50) / 2];
  const [x, y] = middle(here);
  const along = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[key];
  let best = null;
  let least = Infinity;
  for (const node of nodes.values()) {
    if (node === from) continue;
    const [otherX, otherY] = middle(node.getBoundingClientRect());
    const ahead = (otherX - x) * along[0] + (otherY - y) * along[1];
    const aside = Math.abs((otherX - x) * along[1]) + Math.abs((otherY - y) * along[0]);
    const far = ahead + aside * 2;
    if (ahead > 2 && far < least) [best, least] = [node, far];
  }
  return best;
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const node = event.target.closest("[data-node]");
  const zooms = { "+": STEP, "=": STEP, "-": 1 / STEP };
  if (zooms[event.key]) zoomTo(view.scale * zooms[event.key]);
  else if (event.key === "0") fit();
  else if (event.key.startsWith("Arrow")) onArrow(event.key, node);
  else if (event.key === " " && node) fold(node.dataset.node);
  else if (event.key === "Home") focusNode(nodes.keys().next().value);
  else if (event.key === "End") focusNode([...nodes.keys()].at(-1));
  else return;
  event.preventDefault();
}

function onArrow(key, node) {
  if (node) {
    const next = nextNode(node, key);
    if (next) focusNode(next.dataset.node);
    return;
  }
  const far = 80;
  const along = { ArrowRight: [-far, 0], ArrowLeft: [far, 0], ArrowDown: [0, -far], ArrowUp: [0, far] }[key];
  move(view.x + along[0], view.y + along[1]);
}

function onWheel(event) {
  event.preventDefault();
  const frame = box.getBoundingClientRect();
  const turned = event.deltaY * (event.deltaMode === 1 ? 20 : 1);
  zoomTo(view.scale * Math.exp(-turned * 0.0018), event.clientX - frame.left, event.clientY - frame.top);
}

const pointers = new Map();
let dragged = false;

function onPointerDown(event) {
  if (event.button !== 0) return;
  if (pointers.size === 0) dragged = false;
  pointers.set(event.pointerId, [event.clientX, event.clientY]);
}

function onPointerMove(event) {
  const before = pointers.get(event.pointerId);
  if (!before) return;
  const now = [event.clientX, event.clientY];
  if (!dragged && Math.hypot(now[0] - before[0], now[1] - before[1]) < DRAG && pointers.size === 1) return;
  if (!dragged) {
    dragged = true;
    box.setPointerCapture(event.pointerId);
    box.classList.add("dragged");
  }
  if (pointers.size === 2) pinch(event.pointerId, before, now);
  else move(view.x + now[0] - before[0], view.y + now[1] - before[1]);
  view.touched = true;
  pointers.set(event.pointerId, now);
}

function pinch(id, before, now) {
  const other = [...pointers].find(([known]) => known !== id)[1];
  const frame = box.getBoundingClientRect();
  const share = Math.hypot(now[0] - other[0], now[1] - other[1]) / Math.max(1, Math.hypot(before[0] - other[0], before[1] - other[1]));
  zoomTo(view.scale * share, (now[0] + other[0]) / 2 - frame.left, (now[1] + other[1]) / 2 - frame.top);
}

function onPointerUp(event) {
  pointers.delete(event.pointerId);
  if (pointers.size === 0) box.classList.remove("dragged");
}

function onClick(event) {
  if (dragged) {
    event.preventDefault();
    dragged = false;
    return;
  }
  const folded = event.target.closest("[data-fold]");
  const node = event.target.closest("[data-node]");
  if (folded) fold(folded.dataset.fold);
  else if (node && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    setCurrent(node.dataset.node);
    document.dispatchEvent(new CustomEvent("task-chosen", { detail: { task: node.dataset.node, byKey: event.detail === 0 } }));
  }
}

function graphAddress() {
  const opened = JSON.parse(canvas.dataset.opened);
  const query = new URLSearchParams((opened.length ? opened : [""]).map((id) => ["open", id]));
  return `${canvas.dataset.graph}?${query}`;
}

async function fold(id) {
  if (!canvas.querySelector(`[data-fold="${CSS.escape(id)}"]`)) return;
  const opened = JSON.parse(canvas.dataset.opened);
  const inside = (one) => one === id || one.startsWith(`${id}/`);
  canvas.dataset.opened = JSON.stringify(opened.includes(id) ? opened.filter((one) => !inside(one)) : [...opened, id]);
  const focused = document.activeElement?.closest?.("#graph-box [data-node]") !== null;
  const before = placeOf(nodes.get(id));
  await renewFrom(graphAddress(), ["graph"]);
  const after = placeOf(nodes.get(id));
  move(view.x + before.left - after.left, view.y + before.top - after.top);
  if (focused) focusNode(id);
}

function setState(node, state) {
  if (node.dataset.state === state) return;
  node.dataset.state = state;
  node.querySelector("use.sign")?.setAttribute("href", `#state-${state}`);
  const word = `: ${state[0].toUpperCase()}${state.slice(1)}`;
  const told = node.getAttribute("aria-label").replace(STATE_WORDS, word);
  node.setAttribute("aria-label", told);
  const title = node.querySelector("title");
  if (title) title.textContent = told;
}

// What lies in a group changes the group too, and that is counted by the server.
function onTasks(event) {
  let grouped = false;
  for (const [task, state] of Object.entries(event.detail)) {
    const node = nodes.get(task);
    if (node) setState(node, state);
    grouped ||= task.includes("/") || !node;
  }
  if (grouped) renew(graphAddress(), ["graph"], 1200);
}

function searching() {
  const field = document.getElementById("graph-find");
  const told = document.getElementById("graph-found");
  let found = [];
  let at = -1;
  field.addEventListener("input", () => {
    const text = field.value.trim().toLowerCase();
    found = [];
    at = -1;
    for (const [id, node] of nodes) {
      const fits = text !== "" && `${id} ${node.getAttribute("aria-label")}`.toLowerCase().includes(text);
      node.classList.toggle("found", fits);
      if (fits) found.push(node);
    }
    picture().classList.toggle("searched", text !== "");
    told.textContent = text === "" ? "" : `${found.length} found`;
    if (found.length) show(found[0], true);
  });
  field.form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!found.length) return;
    at = (at + 1) % found.length;
    show(found[at], true);
    setCurrent(found[at].dataset.node);
    told.textContent = `${at + 1} of ${found.length}`;
  });
}

function zoomButtons(event) {
  const way = event.target.closest("[data-zoom]")?.dataset.zoom;
  if (way === "in") zoomTo(view.scale * STEP);
  else if (way === "out") zoomTo(view.scale / STEP);
  else if (way === "fit") fit();
}

// A small graph needs no large box.
function sizeBox() {
  const room = box.clientHeight;
  const { width, height } = size();
  const scale = Math.max(READABLE, Math.min(1, (box.clientWidth - 24) / width));
  box.style.height = `${Math.max(220, Math.min(room, height * scale + 28))}px`;
}

function startGraph() {
  box.classList.add("live");
  sizeBox();
  for (const part of document.querySelectorAll(".graph-tools, .graph-keys")) part.hidden = false;
  const chosen = document.querySelector(".task-panel")?.dataset.task ?? null;
  current = chosen;
  index();
  fit(true);
  if (nodes.get(chosen)) {
    nodes.get(chosen).classList.add("chosen");
    canvas.style.transform = `translate(${view.x}px, ${view.y}px) scale(${view.scale})`;
    show(nodes.get(chosen));
  }
  box.addEventListener("wheel", onWheel, { passive: false });
  box.addEventListener("pointerdown", onPointerDown);
  box.addEventListener("pointermove", onPointerMove);
  box.addEventListener("pointerup", onPointerUp);
  box.addEventListener("pointercancel", onPointerUp);
  box.addEventListener("click", onClick);
  box.addEventListener("keydown", onKey);
  box.addEventListener("dragstart", (event) => event.preventDefault());
  document.querySelector(".graph-tools").addEventListener("click", zoomButtons);
  canvas.addEventListener("renewed", () => {
    index();
    markChosen();
  });
  document.addEventListener("tasks-changed", onTasks);
  document.addEventListener("run-changed", () => renew(graphAddress(), ["graph"], 600));
  searching();
}

function markChosen() {
  const chosen = document.querySelector(".task-panel")?.dataset.task;
  for (const node of canvas.querySelectorAll(".node.chosen")) node.classList.remove("chosen");
  nodes.get(chosen)?.classList.add("chosen");
}

startGraph();
