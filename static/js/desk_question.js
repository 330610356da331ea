// A first answer by keyboard: 1, 2, 3 choose the fact; only what belongs to it is shown, and the reply begins with words for it
// until somebody writes their own. Without this module all fields stand there.

import { keys } from "./desk_keys.js";

const form = document.querySelector("[data-question]");
if (form) begin(form);

function begin(form) {
  const facts = [...form.querySelectorAll("input[name=fact]")];
  const reply = form.querySelector("textarea[name=reply]");
  const beginnings = JSON.parse(reply.dataset.beginnings);
  let offered = "";

  function choose(number) {
    facts[number].checked = true;
    facts[number].focus();
    adapt();
  }

  function adapt() {
    const fact = facts.find((one) => one.checked)?.value;
    for (const part of form.querySelectorAll("[data-for]")) part.hidden = part.dataset.for !== fact;
    if (fact && (reply.value.trim() === "" || reply.value === offered)) reply.value = offered = beginnings[fact];
  }

  form.addEventListener("change", (event) => event.target.name === "fact" && adapt());
  adapt();
  keys({
    1: () => choose(0),
    2: () => choose(1),
    3: () => choose(2),
    o: () => document.querySelector("[data-open]").click(),
    p: () => document.querySelector(".person__name[href]")?.click(),
  });
}
