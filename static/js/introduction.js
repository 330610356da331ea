// What the others would get follows what is chosen, without a press of the button. Without this script the button does it.

const form = document.querySelector("[data-introduction]");
let waiting = 0;

async function show() {
  const asked = ++waiting;
  const fields = new FormData(form);
  fields.set("answer", "preview");
  const response = await fetch(form.action, { method: "POST", body: fields, headers: { Accept: "text/html" } });
  if (!response.ok || asked !== waiting) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const card = page.querySelector("#preview .shared-card");
  const seen = page.querySelector("#seen");
  if (!card || !seen) return;
  document.querySelector("#preview .shared-card").replaceWith(document.adoptNode(card));
  document.querySelector("#seen").value = seen.value;
  document.querySelector("[data-shown]").textContent = page.querySelector("[data-shown]").textContent;
}

if (form) {
  let timer = 0;
  form.querySelector("[data-preview]").hidden = true;
  document.querySelector("#preview").setAttribute("aria-live", "polite");
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => show().catch(() => {}), 300);
  });
}
