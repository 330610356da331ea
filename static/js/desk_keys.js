// Single letters as keys, where nothing is typed: keys({ y: () => …, ArrowDown: () => … }). "?" opens the help, in which they
// can be switched off; "g" and a letter go to another page. The buttons do all of it without this module.

const dialog = document.querySelector("[data-keys]");
const KEPT = "desk-keys-off";
const SOON = 1_200;
let going = 0;

export function keys(actions) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (dialog?.open) return;
    const isLetter = event.key.length === 1;
    if (isLetter && isOff() && event.key !== "?") return;
    const act = takeGo(event.key) ?? actions[event.key] ?? (event.key === "?" ? openHelp : undefined);
    if (!act || (event.repeat && isLetter)) return;
    if (act(event) !== false) event.preventDefault();
  });
}

function takeGo(key) {
  const isSecond = Date.now() - going < SOON;
  going = 0;
  const address = isSecond && dialog?.getAttribute(`data-go-${key}`);
  if (address) return () => location.assign(address);
  if (key !== "g") return undefined;
  return () => { going = Date.now(); };
}

function isTyping(element) {
  return element.matches("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]");
}

function isOff() {
  try {
    return localStorage.getItem(KEPT) !== null;
  } catch {
    return false;
  }
}

function openHelp() {
  dialog.showModal();
}

if (dialog) {
  const button = document.querySelector("[data-keys-open]");
  const choice = dialog.querySelector("[data-keys-on]");
  button.hidden = false;
  button.addEventListener("click", openHelp);
  choice.checked = !isOff();
  choice.addEventListener("change", () => {
    try {
      if (choice.checked) localStorage.removeItem(KEPT);
      else localStorage.setItem(KEPT, "1");
    } catch {
      choice.checked = true; // this browser keeps nothing, so the keys stay
    }
  });
}
