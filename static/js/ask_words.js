// What is sent of what was typed: all of it, or of a long text the part that says most (as portal/asking/rules.py does it).

const LONGEST_TITLE = 300;
const LONGEST_BODY = 6000;
const HEAD = 2000;
const TAIL = 1000;
const LINE = 400;
const CODE = /\b[A-Z]{1,10}-?\d{2,8}\b|\b0x[0-9A-F]{4,}\b/i;
const TELLING = /error|exception|fail|fatal|denied|refused|timed?.?out|cannot|can't|could not|unable|invalid|missing|not found|panic|[A-Z]{1,10}-?\d{2,8}|0x[0-9A-F]{4,}|\b[45]\d\d\b/i;

// `fields`: the text of the ask box, or title and body of a post, and perhaps a product and its version.
export function question({ text, title, body, product, version }) {
  const sent = new URLSearchParams();
  sent.set("title", (title?.value ?? "").trim().slice(0, LONGEST_TITLE));
  sent.set("body", excerpt((text ?? body)?.value.trim() ?? "", LONGEST_BODY));
  for (const [name, field] of [["product", product], ["version", version]]) if (field?.value) sent.set(name, field.value);
  return sent;
}

export function length(sent) {
  return sent.get("title").length + sent.get("body").length;
}

// An error code says enough, however short the text is.
export function hasCode(sent) {
  return CODE.test(sent.get("title")) || CODE.test(sent.get("body"));
}

export function excerpt(text, longest) {
  if (text.length <= longest) return text;
  const kept = [text.slice(0, HEAD)];
  const seen = new Set();
  let room = longest - HEAD - TAIL - 2;
  for (const raw of text.slice(HEAD, -TAIL).split("\n")) {
    const line = raw.trim().slice(0, LINE);
    if (!line || seen.has(line) || line.length >= room || !TELLING.test(line)) continue;
    seen.add(line);
    kept.push(line);
    room -= line.length + 1;
  }
  return [...kept, text.slice(-TAIL)].join("\n");
}
