// The desk by keyboard: j and k go from row to row, Enter takes the next step, p opens the person's page, x takes note. Without
// this module one goes from link to link with Tab.

import { keys } from "./desk_keys.js";

const rows = [...document.querySelectorAll("[data-row]")];
const KEPT = "desk-row";

function here() {
  return rows.findIndex((row) => row.contains(document.activeElement));
}

function go(step) {
  const at = here();
  const row = rows[at < 0 ? (step > 0 ? 0 : rows.length - 1) : at + step];
  const link = row?.querySelector("[data-step]");
  link?.focus();
  row?.scrollIntoView({ block: "nearest" });
}

keys({
  j: () => go(1),
  k: () => go(-1),
  ArrowDown: () => (here() < 0 ? false : go(1)),
  ArrowUp: () => (here() < 0 ? false : go(-1)),
  p: () => rows[here()]?.querySelector(".person__name[href]")?.click(),
  x: () => rows[here()]?.querySelector("[data-note]")?.form.requestSubmit(),
});

// Back at the desk, one goes on where one left it.
addEventListener("pagehide", () => {
  const address = rows[here()]?.querySelector("[data-step]").getAttribute("href");
  if (address) sessionStorage.setItem(KEPT, address);
});
const last = sessionStorage.getItem(KEPT);
const before = rows.find((row) => row.querySelector("[data-step]").getAttribute("href") === last);
if (last && !location.hash) (before ?? rows[0])?.querySelector("[data-step]").focus({ preventScroll: !before });
