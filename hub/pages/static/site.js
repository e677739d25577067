"use strict";

function themeButton() {
  const button = document.querySelector(".theme");
  const system = matchMedia("(prefers-color-scheme: dark)");
  const dark = () => (document.documentElement.dataset.theme ?? (system.matches ? "dark" : "light")) === "dark";
  const tell = () => button.setAttribute("aria-pressed", String(dark()));
  button.hidden = false;
  tell();
  system.addEventListener("change", tell);
  button.addEventListener("click", () => {
    const theme = dark() ? "light" : "dark";
    document.documentElement.dataset.theme = theme;
    try { localStorage.setItem("theme", theme); } catch { /* it lasts as long as this page */ }
    tell();
  });
}

function showCopyButtons(root) {
  if (navigator.clipboard) for (const button of root.querySelectorAll("[data-copy]")) button.hidden = false;
}

function copyButtons() {
  showCopyButtons(document);
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const told = button.dataset.told ??= button.textContent;
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = told; }, 1600);
  });
}

function tabs(box) {
  const panels = [...box.querySelectorAll("[data-tab]")];
  const list = document.createElement("div");
  list.setAttribute("role", "tablist");
  list.setAttribute("aria-label", "Ways to use it");
  const choose = (at, focus) => {
    panels.forEach((panel, number) => {
      const tab = list.children[number];
      panel.hidden = number !== at;
      tab.setAttribute("aria-selected", String(number === at));
      tab.tabIndex = number === at ? 0 : -1;
    });
    if (focus) list.children[at].focus();
    try { localStorage.setItem("use", panels[at].dataset.tab); } catch { /* not remembered */ }
  };
  panels.forEach((panel, number) => {
    const tab = document.createElement("button");
    tab.type = "button";
    tab.id = `tab-${number}`;
    tab.textContent = panel.dataset.tab;
    panel.id = `panel-${number}`;
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", panel.id);
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", tab.id);
    tab.addEventListener("click", () => choose(number, false));
    list.append(tab);
  });
  list.addEventListener("keydown", (event) => {
    const now = panels.findIndex((panel) => !panel.hidden);
    const last = panels.length - 1;
    const next = { ArrowRight: now === last ? 0 : now + 1, ArrowLeft: now === 0 ? last : now - 1, Home: 0, End: last }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    choose(next, true);
  });
  box.prepend(list);
  box.classList.add("live");
  let remembered = null;
  try { remembered = localStorage.getItem("use"); } catch { /* the first one */ }
  choose(Math.max(0, panels.findIndex((panel) => panel.dataset.tab === remembered)), false);
}

function searchKey() {
  const field = document.querySelector("#q, #top-q");
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing || !field) return;
    event.preventDefault();
    field.focus();
    field.select();
  });
}

function phoneDetails() {
  if (!matchMedia("(max-width: 52rem)").matches) return;
  for (const box of document.querySelectorAll("[data-phone-closed]")) box.open = false;
}

themeButton();
copyButtons();
document.querySelectorAll("[data-tabs]").forEach(tabs);
searchKey();
phoneDetails();
