// The form for a post: drafts, preview, secrets, versions of the chosen product, tags. Every part works without this module, too.

import { Keeper, copies, forget } from "./drafts.js";
import { preview } from "./preview.js";
import { watchSecrets } from "./secrets.js";

const MONTH = 30 * 86_400_000;
const form = document.querySelector("form[data-compose]");
const status = form.querySelector("[data-draft-status]");
const keeper = new Keeper(form, { say, moved });

if (keeper.restore()) say("This is what you typed in this browser; it had not reached the server yet.");
offerCopies();
preview(form, form.querySelector("[data-preview]"));
watchSecrets(form);
narrowVersions(form.elements.product, form.elements.version);
suggestTags(form.elements.tags);
guardSubmit();

function say(words, isLost = false) {
  status.textContent = words;
  status.classList.toggle("compose__status--lost", isLost);
}

function moved(answer) {
  const place = document.querySelector("[data-window-notice]");
  place.className = "notice notice--warn";
  place.setAttribute("role", "status");
  if (answer.signed_out) {
    place.replaceChildren(line("p", "You were signed out meanwhile. What you type is kept; you can sign in when you publish."));
  } else {
    place.replaceChildren(line("p", "Another window has a different text of this draft. Both are kept, apart from now on. "));
    place.firstChild.append(link("See the other one", answer.other_url));
  }
  place.hidden = false;
}

// Text that never reached the server, of a window that was closed meanwhile.
function offerCopies() {
  const place = document.querySelector("[data-kept-here]");
  const left = form.dataset.draft ? copies(form.dataset.who).filter((copy) => copy.key !== keeper.key && copy.path.startsWith(location.pathname)) : [];
  for (const copy of left.filter((old) => Date.now() - old.at > MONTH)) forget(copy.key);
  const fresh = left.filter((copy) => Date.now() - copy.at <= MONTH).slice(0, 3);
  if (!fresh.length) return;
  const list = document.createElement("ul");
  for (const copy of fresh) {
    const item = line("li", `${copy.fields.title || copy.fields.body?.slice(0, 60) || "(no title yet)"} `);
    item.append(link("Continue", copy.path));
    list.append(item);
  }
  place.className = "notice notice--plain";
  place.replaceChildren(line("p", "Kept in this browser, and not yet on the server:"), list);
  place.hidden = false;
}

// Before the page is left, the text is brought to safety; pressing again meanwhile does nothing. Where nothing has to be
// brought anywhere first, the browser sends the form by itself: it takes no second submit while the first one's event runs.
function guardSubmit() {
  let isBusy = false;
  let mayPass = false;
  form.addEventListener("submit", async (event) => {
    if (mayPass) return;
    const button = event.submitter;
    if (isBusy) return event.preventDefault();
    isBusy = true;
    button?.setAttribute("aria-busy", "true");
    if (keeper.url || !navigator.onLine) {
      event.preventDefault();
      if ((await keeper.save()) === "lost") {
        say("There is no connection. Nothing is published; your text is kept in this browser. Press again when you are back online.", true);
        return free(button);
      }
      mayPass = true;
      form.requestSubmit(button);
      mayPass = false;
    }
    keeper.submitting = true;
    setTimeout(() => free(button), 10_000);
  });
  addEventListener("pageshow", () => free());
  function free(button) {
    isBusy = keeper.submitting = false;
    for (const one of button ? [button] : form.querySelectorAll("[aria-busy]")) one.removeAttribute("aria-busy");
  }
}

function narrowVersions(product, version) {
  const groups = [...version.querySelectorAll("optgroup")];
  const narrow = () => {
    const name = product.selectedOptions[0]?.value ? product.selectedOptions[0].text : "";
    const chosen = version.value;
    for (const group of groups) group.remove();
    version.append(...groups.filter((group) => !name || group.label === name));
    version.value = [...version.options].some((option) => option.value === chosen) ? chosen : "";
  };
  const runs = JSON.parse(form.dataset.runs); // product -> the version of it that the writer said to run
  product.addEventListener("change", () => {
    narrow();
    version.value ||= runs[product.value] ?? "";
  });
  narrow();
}

// A list of suggestions completes the last word of the line.
function suggestTags(field) {
  const options = [...(field.list?.options ?? [])];
  const names = options.map((option) => option.value);
  field.addEventListener("input", () => {
    const given = field.value.slice(0, field.value.lastIndexOf(",") + 1);
    const taken = new Set(given.split(",").map((name) => name.trim().toLowerCase()));
    options.forEach((option, index) => {
      option.value = given + (given ? " " : "") + names[index];
      option.disabled = taken.has(names[index]);
    });
  });
}

function line(tag, text) {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}

function link(text, address) {
  const element = line("a", text);
  element.href = address;
  return element;
}
