// Keeps the number on the bell fresh, and says so politely when more has come. Without this module it is as fresh as the page.

import { poll } from "./poll.js";

const EVERY = 30_000;
const bell = document.querySelector("[data-bell]");
if (bell) poll({ address: () => bell.dataset.bell, etag: bell.dataset.etag, every: EVERY, news: ring });

function ring({ count, words }) {
  const number = bell.querySelector(".bell__count");
  const hasMore = count > Number(bell.dataset.count);
  bell.dataset.count = count;
  bell.ariaLabel = bell.title = words;
  number.textContent = count < 50 ? count : "50+";
  number.hidden = !count;
  document.querySelector("[data-bell-said]").textContent = hasMore ? words : "";
}
