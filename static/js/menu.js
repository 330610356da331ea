// A menu made of <details data-menu>: Escape and a press elsewhere close it. Without this module it opens and closes by its button.

for (const menu of document.querySelectorAll("details[data-menu]")) {
  const button = menu.querySelector("summary");
  document.addEventListener("pointerdown", (event) => {
    if (menu.open && !menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    button.focus();
  });
}
