"use strict";

// Shows only the part of the form that the chosen radio button is about.
function chosenParts(form) {
  const radios = [...form.querySelectorAll("[data-shows]")];
  const show = () => {
    for (const radio of radios) document.getElementById(radio.dataset.shows).hidden = !radio.checked;
  };
  for (const radio of radios) radio.addEventListener("change", show);
  if (radios.some((radio) => radio.checked)) show();
}

// Fetches the next runs of the schedule while it is being written; the button does the same without this.
function livePreview(form) {
  const shown = document.getElementById("preview");
  const names = ["trigger", "cron", "every", "unit", "timezone", "start", "end", "overlap", "max_concurrency", "catch_up", "catch_up_last", "deadline"];
  let timer = 0;
  let asked = null;
  const renew = async () => {
    asked?.abort();
    asked = new AbortController();
    const given = new FormData(form);
    const query = new URLSearchParams(names.map((name) => [name, given.get(name) ?? ""]));
    try {
      const answer = await fetch(`${form.dataset.preview}?${query}`, { signal: asked.signal });
      if (!answer.ok) return;
      const read = new DOMParser().parseFromString(await answer.text(), "text/html");
      shown.replaceChildren(...read.body.childNodes);
    } catch { /* a newer question is under way, or the server is away: what is shown stays */ }
  };
  form.addEventListener("input", (event) => {
    if (!names.includes(event.target.name)) return;
    clearTimeout(timer);
    timer = setTimeout(renew, 250);
  });
}

for (const form of document.querySelectorAll("form[data-preview]")) {
  chosenParts(form);
  livePreview(form);
}
document.getElementById("problems")?.focus();
