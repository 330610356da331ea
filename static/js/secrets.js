// Points out what looks private while one types, on a line that has its room from the start. The server looks again before it publishes.

const PAUSE = 900;

export function watchSecrets(form) {
  const lines = [...form.querySelectorAll("[data-secrets]")];
  const fields = lines.flatMap((line) => line.dataset.secrets.split(" "));
  let timer, asked;
  const look = async () => {
    asked?.abort();
    asked = new AbortController();
    const body = new FormData();
    for (const name of ["csrf_token", ...fields]) body.set(name, form.elements.namedItem(name)?.value ?? "");
    try {
      const response = await fetch(form.dataset.check, { method: "POST", body, headers: { Accept: "application/json" }, signal: asked.signal });
      if (response.ok) show(form, lines, (await response.json()).findings);
    } catch { /* the server looks again before it publishes */ }
  };
  form.addEventListener("input", (event) => {
    if (!fields.includes(event.target.name)) return;
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  });
  for (const item of form.querySelectorAll("[data-finding]")) {
    item.querySelector("a").addEventListener("click", (event) => {
      event.preventDefault();
      select(form, item.dataset);
    });
  }
}

function show(form, lines, findings) {
  for (const line of lines) {
    const mine = findings.filter((found) => line.dataset.secrets.split(" ").includes(found.field));
    line.replaceChildren(...(mine.length ? ["Looks private: "] : []), ...mine.slice(0, 4).map((found) => pointer(form, found)));
    if (mine.length > 4) line.append(`and ${mine.length - 4} more`);
  }
}

function pointer(form, found) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = found.field === "body" || found.field === "helps" ? `${found.kind}, line ${found.line}` : `${found.kind} in the ${found.field}`;
  button.addEventListener("click", () => select(form, found));
  return button;
}

function select(form, { field, start, end }) {
  const control = form.elements.namedItem(field);
  control.focus();
  control.setSelectionRange(Number(start), Number(end));
}
