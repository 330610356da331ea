// A suggestion opens beside the text: a pane at the desk, a sheet on the phone. Nothing typed is touched.

import { localise } from "./times.js";

const narrow = matchMedia("(max-width: 61.99rem)");

export class Pane {
  constructor(root, { opened, back }) {
    Object.assign(this, { root, opened, back });
    this.dialog = root.querySelector("[data-ask-pane]");
    this.post = this.dialog.querySelector("[data-ask-post]");
    this.actions = this.dialog.querySelector("[data-ask-actions]");
    this.page = this.dialog.querySelector("[data-ask-page]");
    this.dialog.querySelector("[data-ask-close]").addEventListener("click", () => this.close());
    this.dialog.addEventListener("close", () => this.closed());
    // Also from the text beside it, where Tab leads after the last link of the pane.
    this.root.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.isOpen && !event.defaultPrevented) { event.preventDefault(); this.close(); }
    });
  }

  get isOpen() {
    return this.dialog.open;
  }

  // `row`: the suggestion; its own buttons come along.
  async show(row) {
    const link = row.querySelector("a");
    this.id = row.dataset.suggestion;
    this.opened(this.id);
    this.coming?.abort();
    this.coming = new AbortController();
    const { signal } = this.coming;
    const html = await this.load(this.id, signal);
    if (signal.aborted) return;
    this.page.href = link.href;
    this.dialog.setAttribute("aria-label", link.textContent);
    this.post.innerHTML = html;
    for (const other of this.post.querySelectorAll("a[href]")) Object.assign(other, { target: "_blank", rel: "noopener" });
    localise(this.post);
    this.takeActions(row);
    if (!this.isOpen) narrow.matches ? this.dialog.showModal() : this.dialog.show();
    this.root.classList.add("beside--open");
    this.post.focus({ preventScroll: true });
    this.dialog.scrollTop = this.root.scrollTop = 0;
  }

  async load(id, signal) {
    try {
      const response = await fetch(`/suggestions/${id}`, { signal });
      if (response.ok) return await response.text();
    } catch { /* said below */ }
    return "<p>This can't be opened just now. Your text is safe; try again in a moment.</p>";
  }

  takeActions(row) {
    const copy = row.querySelector(".suggestion__actions").cloneNode(true);
    for (const element of copy.querySelectorAll("[id], [for]")) {
      for (const name of ["id", "for"]) if (element.hasAttribute(name)) element.setAttribute(name, `pane-${element.getAttribute(name)}`);
    }
    this.actions.replaceChildren(...copy.childNodes);
  }

  close() {
    this.coming?.abort();
    if (this.isOpen) this.dialog.close();
  }

  closed() {
    this.root.classList.remove("beside--open");
    this.post.replaceChildren();
    this.actions.replaceChildren();
    this.back(this.id);
  }
}
