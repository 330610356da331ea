// Keeps what is typed: in this browser at once, on the server when the typing pauses and when the page is left.
// Where the server can't be reached it says so, keeps the text in this browser, and tries again.

const PREFIX = "draft:";
const COPY_AFTER = 250;
const SAVE_AFTER = 2000;
const RETRY_AFTER = 6000;
const SKIPPED = new Set(["csrf_token", "inquiry", "inquiry_shown", "publish_key", "seen", "twin", "continues", "window", "before", "action", "as_is", "revision"]);

export function collect(form) {
  return Object.fromEntries([...new FormData(form)].filter(([name, value]) => !SKIPPED.has(name) && typeof value === "string"));
}

export function fill(form, fields) {
  for (const [name, value] of Object.entries(fields)) {
    const control = SKIPPED.has(name) ? null : form.elements.namedItem(name);
    if (control) control.value = value;
  }
}

// The form as it came from the server, whatever was typed or put back by the browser since.
function asSent(form) {
  const copy = form.cloneNode(true);
  copy.reset();
  return copy;
}

export function copies(who) {
  const found = [];
  for (const name of stored()) {
    const copy = read(name.slice(PREFIX.length));
    if (copy && (!copy.who || copy.who === who)) found.push({ key: name.slice(PREFIX.length), ...copy });
  }
  return found.sort((one, other) => other.at - one.at);
}

export function forget(key) {
  try { localStorage.removeItem(PREFIX + key); } catch { /* nothing can be kept here, so nothing is */ }
}

export class Keeper {
  constructor(form, { say, moved }) {
    Object.assign(this, { form, say, moved, key: form.dataset.key, url: form.dataset.draft, dirty: false });
    this.window = crypto.getRandomValues(new Uint32Array(2)).join("-");
    this.before = this.takeOver() ?? "";
    if (this.url) this.stamp();
    this.written = JSON.stringify(collect(asSent(form)));
    form.addEventListener("input", () => this.changed());
    form.addEventListener("change", () => this.changed());
    addEventListener("pagehide", () => this.leave());
    addEventListener("pageshow", (event) => { if (event.persisted) this.takeOver(); });
    document.addEventListener("visibilitychange", () => { if (document.hidden) this.copy(); });
    addEventListener("online", () => { if (this.dirty) this.save(); });
    addEventListener("offline", () => { if (this.dirty) this.lost(); });
    this.changed(); // somebody may have typed before this module arrived
  }

  // What was typed in this browser and never reached the server comes back into the form.
  restore() {
    const copy = read(this.key);
    if (!copy || (copy.who && copy.who !== this.form.dataset.who)) return false;
    const differs = JSON.stringify(copy.fields) !== JSON.stringify(collect(this.form));
    if (differs) fill(this.form, copy.fields);
    this.before ||= copy.window;
    if (this.url) {
      this.stamp();
      this.form.elements.seen.value = copy.seen ?? ""; // whoever changed the draft since is not overwritten
    }
    this.changed();
    return differs;
  }

  changed() {
    if (JSON.stringify(collect(this.form)) === this.written && !this.dirty) return;
    this.dirty = true;
    clearTimeout(this.copying);
    this.copying = setTimeout(() => this.copy(), COPY_AFTER);
    this.later(SAVE_AFTER);
  }

  copy() {
    if (!this.dirty) return;
    const { form, window } = this;
    const copy = { fields: collect(form), at: Date.now(), who: form.dataset.who, window, seen: form.elements.seen?.value, path: location.pathname + location.search };
    try { localStorage.setItem(PREFIX + this.key, JSON.stringify(copy)); } catch { /* full or forbidden: the server's copy remains */ }
  }

  // "saved", "lost" (the server can't be reached) or "refused" (it answered, and did not take it).
  async save() {
    clearTimeout(this.saving);
    if (!this.url) return navigator.onLine ? "saved" : this.lost();
    this.running = (this.running ?? Promise.resolve()).then(() => this.send());
    return this.running;
  }

  async send(isSecondTry = false) {
    const written = JSON.stringify(collect(this.form));
    let response;
    try {
      response = await fetch(this.url, { method: "POST", body: new FormData(this.form), headers: { Accept: "application/json" }, signal: AbortSignal.timeout(8000) });
    } catch {
      return this.lost();
    }
    const answer = await response.json().catch(() => ({}));
    if (response.status === 400 && !isSecondTry && (await this.renew())) return this.send(true);
    if (!response.ok) return this.refused(response.status);
    if (answer.key) this.part(answer);
    this.form.elements.seen.value = answer.seen ?? "";
    this.saved(written, answer);
    return "saved";
  }

  leave() {
    this.remember();
    if (!this.dirty || this.submitting) return;
    this.copy();
    if (this.url) navigator.sendBeacon(this.url, new FormData(this.form));
  }

  // The form says which window it is in and which one it took over from; the server tells windows apart by that.
  stamp() {
    this.form.elements.window.value = this.window;
    this.form.elements.before.value = this.before;
  }

  saved(written, answer) {
    this.written = written;
    if (JSON.stringify(collect(this.form)) !== written) return;
    this.dirty = false;
    forget(this.key);
    if (answer.saved || answer.key) this.say(`Draft saved, ${new Date().toLocaleTimeString([], { timeStyle: "short" })}.`);
  }

  lost() {
    this.dirty = true;
    this.copy();
    this.say("Not saved on the server; kept in this browser. It is tried again by itself.", true);
    this.later(RETRY_AFTER);
    return "lost";
  }

  refused(status) {
    this.copy();
    if (status === 429 || status >= 500) this.later(RETRY_AFTER * 5);
    this.say("Not saved on the server just now; kept in this browser.", true);
    return "refused";
  }

  // Another window changed this draft, or one was signed out: from here on, this window has a draft of its own.
  part(answer) {
    const old = this.key;
    this.key = this.form.dataset.key = answer.key;
    this.url = this.form.dataset.draft = answer.draft_url;
    this.form.elements.publish_key.value = answer.key;
    this.form.elements[answer.signed_out ? "continues" : "twin"].value = old;
    this.form.action = answer.form_url;
    history.replaceState(history.state, "", answer.form_url);
    forget(old);
    this.moved(answer);
  }

  // The session ended meanwhile: a new token for the form, so that drafts are kept for the visitor one is now.
  async renew() {
    try {
      const response = await fetch(this.form.dataset.token, { headers: { Accept: "application/json" } });
      const answer = await response.json();
      this.form.elements.csrf_token.value = answer.csrf_token;
      return true;
    } catch {
      return false;
    }
  }

  later(pause) {
    clearTimeout(this.saving);
    this.saving = setTimeout(() => this.save(), pause);
  }

  // After a reload the page takes over from the one before; a second window does not.
  takeOver() {
    return session((storage) => { const found = storage.getItem(PREFIX + this.key); storage.removeItem(PREFIX + this.key); return found; });
  }

  remember() {
    session((storage) => storage.setItem(PREFIX + this.key, this.window));
  }
}

function read(key) {
  try { return JSON.parse(localStorage.getItem(PREFIX + key)); } catch { return null; }
}

function stored() {
  try { return Object.keys(localStorage).filter((name) => name.startsWith(PREFIX)); } catch { return []; }
}

function session(use) {
  try { return use(sessionStorage); } catch { return null; }
}
