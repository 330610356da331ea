// The ask box: suggestions while one types. Without this module it is a form with a results page.
// Answers apply in the order of the questions, and never under the pointer or the focus: they wait until it has left.

import { Keys } from "./ask_keys.js";
import { Pane } from "./ask_pane.js";
import { Visit, renewToken, token } from "./ask_visit.js";
import { hasCode, length, question } from "./ask_words.js";

const LEAST = 12;
const LEAST_WHEN_ASKED = 3;
const PAUSE = 150;
const SAY_AFTER = 500;
const AGAIN_AFTER = 5000;
const TROUBLE = {
  lost: "There is no connection. Your text is safe here; it is looked up as soon as you are back.",
  often: "That was a lot at once. Your text is safe here; it is looked up again in a few seconds.",
  down: "This can't be looked up just now. Your text is safe here; it is tried again in a few seconds.",
};
const pointed = matchMedia("(hover: hover)"); // a finger that left stays "over" what it touched
const PIECE = "text/html;q=0.9, application/json"; // a refusal needs no page
const WAITING = "There is a newer answer; it shows when the pointer leaves this list.";

class AskBox {
  constructor(root) {
    this.root = root;
    this.place = root.querySelector("[data-ask-answer]");
    this.hint = root.querySelector("[data-ask-hint]");
    this.said = root.querySelector("[data-ask-said]");
    this.fields = fieldsOf(root);
    this.visit = new Visit(root, () => question(this.fields));
    this.pane = new Pane(root, { opened: (id) => this.visit.opened(id), back: (id) => this.keys.toRow(id) });
    this.keys = new Keys({ place: this.place, text: this.fields.text ?? this.fields.body, open: (row) => this.pane.show(row) });
    this.listen();
    this.note("");
  }

  listen() {
    for (const field of Object.values(this.fields)) field.addEventListener("input", () => this.typed());
    for (const name of ["product", "version"]) this.fields[name]?.addEventListener("change", () => this.typed());
    this.fields.text?.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.ask({ isAsked: true });
    });
    this.root.addEventListener("click", (event) => this.clicked(event));
    this.root.addEventListener("auxclick", (event) => this.clicked(event));
    this.root.addEventListener("formdata", (event) => this.carry(event));
    this.root.addEventListener("submit", (event) => this.leave(event));
    this.place.addEventListener("focusout", () => setTimeout(() => this.release()));
    addEventListener("online", () => { if (this.again) this.ask(); });
    // Whoever comes back may have signed in or out in another window: the forms here get the token of now.
    addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") renewToken(this.root.dataset.renew); });
    addEventListener("pageshow", () => { if (length(question(this.fields)) >= LEAST) this.ask(); });
  }

  typed() {
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.ask(), PAUSE);
  }

  async ask({ isAsked = false, isSecondTry = false } = {}) {
    clearTimeout(this.pause);
    clearTimeout(this.again);
    const sent = question(this.fields);
    if (length(sent) < (isAsked || hasCode(sent) ? LEAST_WHEN_ASKED : LEAST)) return this.tooShort(length(sent), isAsked);
    const asked = sent.toString();
    if (asked === this.answered) return this.arrived(isAsked);
    this.coming?.abort();
    this.coming = new AbortController();
    const { signal } = this.coming;
    sent.set("token", this.root.dataset.token);
    sent.set("place", this.root.dataset.place);
    sent.set("said", this.answer?.dataset.verdict ?? "");
    this.place.setAttribute("aria-busy", "true");
    try {
      const response = await fetch("/suggestions", { method: "POST", body: sent, signal, headers: { "X-CSRFToken": token(), Accept: PIECE } });
      if (response.status === 400 && !isSecondTry && (await renewToken(this.root.dataset.renew))) return await this.ask({ isAsked, isSecondTry: true });
      if (!response.ok) return this.trouble(response.status === 429 ? "often" : "down");
      const html = await response.text();
      if (signal.aborted) return undefined;
      this.answered = asked;
      this.settle();
      this.offer(html);
      return this.arrived(isAsked);
    } catch {
      return signal.aborted ? undefined : this.trouble("lost");
    }
  }

  // Too little to look anything up; what was shown for a text that is gone goes as well.
  tooShort(characters, isAsked) {
    this.coming?.abort();
    this.settle();
    this.answered = "";
    if (isAsked) this.note("A few words more, please: what happens, or the error as it stands there.");
    if (characters === 0) this.offer("");
  }

  trouble(kind) {
    this.settle();
    this.note(TROUBLE[kind]);
    this.again = setTimeout(() => this.ask(), AGAIN_AFTER);
  }

  settle() {
    this.again = undefined;
    this.place.removeAttribute("aria-busy");
    this.note("");
  }

  offer(html) {
    this.waiting = html;
    this.release();
    if (this.waiting !== undefined) this.note(WAITING);
  }

  // Show the answer that waits, unless the pointer or the focus is on the one that is there.
  release() {
    if (this.waiting === undefined) return;
    if ((pointed.matches && this.answer?.matches(":hover")) || this.place.contains(document.activeElement)) return;
    const html = this.waiting;
    this.waiting = undefined;
    this.show(html);
  }

  // The text doesn't grow either while the pointer is on the answer below it.
  hold(isHeld) {
    if (this.fields.text) this.fields.text.style.blockSize = isHeld ? `${this.fields.text.offsetHeight}px` : "";
    if (!isHeld) this.release();
  }

  show(html) {
    const parsed = document.createElement("template");
    parsed.innerHTML = html;
    this.place.replaceChildren(parsed.content);
    const answer = (this.answer = this.place.querySelector("[data-answer]"));
    answer?.addEventListener("pointerenter", () => this.hold(true));
    answer?.addEventListener("pointerleave", () => this.hold(false));
    this.visit.shown(answer?.dataset.sealed ?? "");
    for (const field of document.querySelectorAll("[data-ask-shown]")) field.value = this.visit.sealed;
    this.root.classList.toggle("has-answer", Boolean(answer));
    this.note("");
    this.say(answer);
  }

  // Read out politely, and only once the typing pauses.
  say(answer) {
    clearTimeout(this.saying);
    const first = answer?.querySelector("[data-suggestion] a")?.textContent;
    const count = answer?.dataset.count;
    const verdict = answer?.querySelector("[data-verdict-words]")?.textContent ?? answer?.querySelector(".ask__verdict").textContent ?? "";
    const words = first ? `${verdict} ${count} ${count === "1" ? "suggestion" : "suggestions"}; first: ${first}` : verdict;
    this.saying = setTimeout(() => { this.said.textContent = words; }, SAY_AFTER);
  }

  note(words) {
    const line = words || (this.root.classList.contains("has-answer") ? "" : this.hint.dataset.idle ?? "");
    if (this.hint.textContent !== line) this.hint.textContent = line;
  }

  // After the button was pressed one goes on in the answer.
  arrived(isAsked) {
    if (isAsked && !this.keys.toFirst()) this.place.querySelector("button")?.focus();
  }

  clicked(event) {
    const row = event.target.closest(".suggestion__title a")?.closest("[data-suggestion]");
    if (!row) return;
    if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return this.visit.opened(row.dataset.suggestion);
    event.preventDefault();
    this.pane.show(row);
  }

  // The small forms of the answer take along what was typed and what was shown.
  carry(event) {
    if (!event.target.matches("[data-carries]")) return;
    for (const name of ["text", "title", "body"]) if (this.fields[name]) event.formData.set(name, this.fields[name].value);
    if (this.visit.sealed) event.formData.set("sealed", this.visit.sealed);
  }

  leave(event) {
    if (!event.target.matches("[data-carries]")) return;
    if (this.visit.chosen) event.preventDefault(); // pressed twice
    this.visit.chosen = true;
  }
}

function fieldsOf(root) {
  const text = root.querySelector("[data-ask-text]");
  if (text) return { text };
  const body = document.querySelector("[data-ask-body]");
  const { product, version } = body.form.elements;
  return { title: document.querySelector("[data-ask-title]"), body, product, version };
}

for (const root of document.querySelectorAll("[data-ask]")) new AskBox(root);
