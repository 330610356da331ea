// How the post will look, shown below the form without leaving it. Without this module the button sends the form.

export function preview(form, place) {
  form.addEventListener("submit", async (event) => {
    if (event.submitter?.value !== "preview" || !navigator.onLine) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const button = event.submitter;
    button.setAttribute("aria-busy", "true");
    await show(form, place);
    button.removeAttribute("aria-busy");
    place.focus();
  });
}

async function show(form, place) {
  try {
    const response = await fetch(form.dataset.previewUrl, { method: "POST", body: new FormData(form), headers: { Accept: "text/html" } });
    if (!response.ok) throw new Error(String(response.status));
    place.innerHTML = await response.text();
  } catch {
    place.textContent = "The preview can't be made just now. What you typed is still here.";
  }
  place.hidden = false;
}
