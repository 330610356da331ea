// Pairs by keyboard and without waiting: the next pair is fetched while one is read, what was said is sent while the next is
// shown, and what could not be sent brings its pair back. Without this module each answer is a page of its own.

import { keys } from "./desk_keys.js";
import { localise } from "./times.js";

const place = document.querySelector("[data-pairs]");
const empty = document.querySelector("[data-pairs-empty]");
const said = document.querySelector("[data-pair-said]");
const count = document.querySelector("[data-pairs-waiting]");
const WORDS = { same: "Same", not_same: "Not the same", later: "Later" };
const undone = []; // {card, answer, sent}: what was said here, the latest last
const unsent = new Set(); // ids of pairs whose answer is on its way
const merged = new Map(); // problem -> the one it was linked with here
const moot = new Set(); // ids of pairs that became the same by another pair
let coming = fetchNext();
let sending = Promise.resolve();

function present() {
  return place.querySelector("[data-pair]");
}

// The pair after the one that is shown; null when there is none. A failed request is tried again when it is needed.
function fetchNext() {
  const without = [...unsent, ...moot, present()?.dataset.pair].filter(Boolean);
  return fetch(`${place.dataset.next}?${new URLSearchParams({ without })}`, { headers: { Accept: "text/html" } })
    .then(async (response) => {
      if (!response.ok) throw new Error(String(response.status));
      const card = parse(await response.text());
      if (card) localise(card);
      return card;
    })
    .catch(() => undefined);
}

function parse(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content.querySelector("[data-pair]");
}

async function decide(answer) {
  const card = present();
  const form = card?.querySelector("form");
  if (!form || card.dataset.answered) return;
  card.dataset.answered = answer;
  unsent.add(card.dataset.pair);
  if (answer === "same") merge(card);
  const fields = new FormData(form);
  fields.set("answer", answer);
  const entry = { card, answer, action: form.action };
  undone.push(entry);
  entry.sent = sending = sending.then(() => send(entry, fields));
  const [one, other] = [...card.querySelectorAll(".pair__name")].map((name) => name.textContent.trim());
  tell(`${WORDS[answer]}: “${one}” and “${other}”.`, true);
  recount(-1);
  await showNext();
}

async function showNext() {
  let next = await coming;
  while (next === undefined || (next && isOver(next))) {
    const again = await fetchNext();
    if (again === undefined) return tell("The next pair can't be reached just now. Try again in a moment.");
    next = again;
  }
  show(next);
  coming = fetchNext();
  return undefined;
}

// It was answered, or its posts were linked through others since it was fetched.
function isOver(card) {
  const [one, other] = heads(card);
  if (one === other) moot.add(card.dataset.pair);
  return one === other || unsent.has(card.dataset.pair);
}

function merge(card) {
  const [one, other] = heads(card);
  if (one !== other) merged.set(one, other);
}

function heads(card) {
  return card.dataset.heads.split(" ").map((head) => {
    while (merged.has(head)) head = merged.get(head);
    return head;
  });
}

function show(card) {
  delete card?.dataset.answered;
  place.replaceChildren(...(card ? [card] : []));
  empty.hidden = Boolean(card);
  card?.querySelector(".pair__title").focus({ preventScroll: true });
  if (card) scrollTo({ top: 0 });
}

async function send(entry, fields) {
  try {
    await ask(entry.action, fields);
    unsent.delete(entry.card.dataset.pair);
  } catch (error) {
    unsent.delete(entry.card.dataset.pair);
    undone.splice(undone.indexOf(entry), 1);
    recount(1);
    if (error.message) return tell(error.message);
    tell("That could not be sent. Here is the pair again.");
    show(entry.card);
    coming = fetchNext();
  }
  return undefined;
}

// Sends a form in the background; fails with the words of the answer, or without any where there was none.
async function ask(action, fields) {
  let response;
  try {
    response = await fetch(action, { method: "POST", body: fields, headers: { Accept: "application/json" } });
  } catch {
    throw new Error("");
  }
  if (response.ok) return;
  const answer = await response.json().catch(() => ({}));
  throw new Error(response.status >= 500 ? "" : answer.error ?? "");
}

async function undo() {
  const entry = undone.pop();
  if (!entry) return said.querySelector("form")?.requestSubmit();
  tell("Taking it back …");
  merged.clear();
  moot.clear();
  await entry.sent;
  const fields = new FormData();
  fields.set("csrf_token", document.querySelector("meta[name=csrf-token]").content);
  fields.set("_method", "DELETE");
  try {
    await ask(entry.action, fields);
  } catch (error) {
    undone.push(entry);
    return tell(error.message || "That could not be sent. Press u again in a moment.");
  }
  recount(1);
  tell("Taken back.");
  show(entry.card);
  coming = fetchNext();
  return undefined;
}

function swap() {
  const choices = [...(present()?.querySelectorAll("input[name=canonical]") ?? [])];
  const chosen = choices.findIndex((choice) => choice.checked);
  const other = choices[(chosen + 1) % choices.length];
  if (!other) return;
  other.checked = true;
  tell(`If they are the same, people are shown “${other.parentElement.textContent.trim()}”.`);
}

function openBoth() {
  for (const link of present()?.querySelectorAll(".pair__name a") ?? []) open(link.href, "_blank", "noopener");
}

function tell(words, canUndo = false) {
  const text = document.createElement("p");
  text.textContent = words;
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "button button--small", textContent: "Undo" });
  button.addEventListener("click", undo);
  said.replaceChildren(text, ...(canUndo ? [button] : []));
}

function recount(by) {
  const number = Number.parseInt(count.textContent.replaceAll(",", ""), 10) + by;
  if (number >= 0) count.textContent = `${number.toLocaleString("en")} ${number === 1 ? "pair waits" : "pairs wait"}`;
}

place.addEventListener("submit", (event) => {
  const answer = event.submitter?.value;
  if (!WORDS[answer]) return;
  event.preventDefault();
  decide(answer);
});

keys({
  y: () => decide("same"),
  n: () => decide("not_same"),
  l: () => decide("later"),
  s: swap,
  u: undo,
  o: openBoth,
});
