// The keyboard: arrow down at the end of the text goes to the suggestions, arrows move among them, Enter opens one beside the
// text, Escape goes back to the text.

export class Keys {
  constructor({ place, text, open }) {
    Object.assign(this, { place, text, open });
    text.addEventListener("keydown", (event) => this.inText(event));
    place.addEventListener("keydown", (event) => this.inList(event));
  }

  get links() {
    return [...this.place.querySelectorAll("[data-suggestion] .suggestion__title a")];
  }

  toFirst() {
    const [first] = this.links;
    first?.focus();
    return Boolean(first);
  }

  // Back from the pane: to the row it came from, or to the text when that row is gone.
  toRow(id) {
    const row = this.place.querySelector(`[data-suggestion="${CSS.escape(id ?? "")}"] a`);
    (row ?? this.text).focus({ preventScroll: true });
  }

  inText(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && this.text.matches("[data-ask-text]")) {
      event.preventDefault();
      return this.text.form.requestSubmit();
    }
    const isAtEnd = this.text.selectionStart === this.text.value.length;
    if (event.key === "ArrowDown" && isAtEnd && !event.repeat && !event.shiftKey && this.toFirst()) event.preventDefault();
    return undefined;
  }

  inList(event) {
    if (event.key === "Escape") {
      event.preventDefault();
      return this.text.focus();
    }
    const links = this.links;
    const here = links.indexOf(event.target);
    if (here < 0) return undefined;
    const next = { ArrowDown: Math.min(here + 1, links.length - 1), ArrowUp: here - 1, Home: 0, End: links.length - 1 }[event.key];
    if (next === undefined) return undefined;
    event.preventDefault();
    return (links[next] ?? this.text).focus();
  }
}
