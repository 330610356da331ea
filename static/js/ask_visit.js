// One visit to the ask box. It is written down when a suggestion is opened or the page is left, never while somebody types;
// answers and publishing are plain forms and bring the same along.

export class Visit {
  constructor(root, words) {
    this.words = words;
    this.address = `/inquiries/${root.dataset.token}`;
    this.sealed = "";
    this.chosen = false;
    addEventListener("pagehide", () => this.left());
    addEventListener("pageshow", () => { this.chosen = false; });
  }

  // What was shown last, as the server signed it.
  shown(sealed) {
    this.sealed = sealed;
  }

  opened(id) {
    if (!this.sealed) return;
    const body = this.body();
    body.set("post", id);
    fetch(`${this.address}/openings`, { method: "POST", body, keepalive: true }).catch(() => {});
  }

  left() {
    if (this.sealed && !this.chosen) navigator.sendBeacon(`${this.address}/departure`, this.body());
  }

  body() {
    const body = new URLSearchParams(this.words());
    body.set("sealed", this.sealed);
    body.set("csrf_token", token());
    return body;
  }
}

export function token() {
  return document.querySelector("meta[name='csrf-token']").content;
}

// The page is older than the session: a new token for it and for every form on it. Gives whether there is one.
export async function renewToken(address) {
  try {
    const response = await fetch(address, { headers: { Accept: "application/json" } });
    const fresh = (await response.json()).csrf_token;
    document.querySelector("meta[name='csrf-token']").content = fresh;
    for (const field of document.querySelectorAll("input[name='csrf_token']")) field.value = fresh;
    return Boolean(fresh);
  } catch {
    return false;
  }
}
