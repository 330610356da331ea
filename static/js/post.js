// The page of a post: previews, and a reply that is kept in this browser until it is published.

import { preview } from "./preview.js";

for (const form of document.querySelectorAll("form[data-preview-url]")) {
  const place = form.querySelector("[data-preview]");
  if (place) preview(form, place);
}

const reply = document.querySelector("form[data-reply]");
if (reply) keep(reply);

function keep(form) {
  const text = form.elements.body;
  const status = form.querySelector("[data-reply-status]");
  const name = `reply ${form.dataset.who} ${form.dataset.reply}`;
  const kept = read(name);
  if (kept && kept.key === form.dataset.posted) write(name, null);
  else if (kept && !text.value) {
    text.value = kept.text;
    form.elements.publish_key.value = kept.key;
    for (const choice of form.querySelectorAll('[name="kind"]')) choice.checked = choice.value === kept.kind;
    status.textContent = "What you began is still here.";
  }
  form.addEventListener("input", () => {
    const kind = form.querySelector('[name="kind"]:checked')?.value ?? "comment";
    write(name, text.value.trim() ? { key: form.elements.publish_key.value, text: text.value, kind } : null);
  });
  form.addEventListener("submit", (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    status.textContent = "There is no connection. Your reply is kept here; send it when you are back.";
  });
}

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}

function write(name, value) {
  try {
    if (value) localStorage.setItem(name, JSON.stringify(value));
    else localStorage.removeItem(name);
  } catch {
    // a browser that keeps nothing still sends the form
  }
}
