// New replies and a changed state are said at the foot of the window, where nothing moves; they come into the page when
// somebody presses "Show". Without this module the page is as it was when it was opened.

import { poll } from "./poll.js";
import { localise } from "./times.js";

const EVERY = 20_000;
const bar = document.querySelector("[data-live]");
const asking = poll({ address, etag: bar.dataset.etag, every: EVERY, news: say });

function address() {
  return `${bar.dataset.live}?${new URLSearchParams({ replies: bar.dataset.replies, state: bar.dataset.state })}`;
}

function say({ words, url }) {
  if (!words) return bar.replaceChildren();
  const text = document.createElement("p");
  text.textContent = words;
  bar.replaceChildren(text, button("Show", () => show(url)), button("Not now", () => bar.replaceChildren()));
}

function button(label, press) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "button button--small";
  element.textContent = label;
  element.addEventListener("click", press);
  return element;
}

// The page as it is now, of which what is new is taken over; what somebody is typing stays.
async function show(url) {
  let page;
  try {
    const response = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!response.ok) throw new Error(String(response.status));
    page = new DOMParser().parseFromString(await response.text(), "text/html");
  } catch {
    bar.querySelector("p").textContent = "That can't be reached just now. Try again in a moment.";
    return;
  }
  const added = takeReplies(page);
  replace(page, ".post__state");
  replace(page, "#what-helped", "#conversation, #reply");
  if (url && !added.length) return location.assign(url);
  remember(page.querySelector("[data-live]"));
  bar.replaceChildren();
  focus(added[0] ?? document.querySelector("#what-helped") ?? document.querySelector(".post__state"));
}

function takeReplies(page) {
  const conversation = page.querySelector("#conversation");
  if (!conversation) return [];
  const here = document.querySelector("#conversation");
  const added = [...conversation.querySelectorAll(".reply")].filter((reply) => !document.getElementById(reply.id));
  if (here) here.querySelector(".conversation").append(...added.map((reply) => document.adoptNode(reply)));
  else document.querySelector("#reply").before(document.adoptNode(conversation));
  const count = conversation.querySelector(".count")?.textContent;
  if (here && count) here.querySelector(".count")?.replaceChildren(count);
  for (const reply of added) localise(reply);
  return added;
}

function replace(page, selector, before) {
  const fresh = page.querySelector(selector);
  const old = document.querySelector(selector);
  if (old && (old.contains(document.activeElement) || isBegun(old))) return;
  if (!fresh) return old?.remove();
  if (old) old.replaceWith(document.adoptNode(fresh));
  else if (before) document.querySelector(before)?.before(document.adoptNode(fresh));
  localise(fresh);
}

function isBegun(part) {
  return [...part.querySelectorAll("input, textarea")].some((field) => field.value !== field.defaultValue);
}

function remember(fresh) {
  Object.assign(bar.dataset, { replies: fresh.dataset.replies, state: fresh.dataset.state });
  asking.knows(fresh.dataset.etag);
}

function focus(element) {
  if (!element) return;
  element.tabIndex = -1;
  element.focus();
}
