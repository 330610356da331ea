// Asks now and then whether there is anything new: while the page is looked at, less often while nothing comes,
// hardly at all while the site can't be reached, and at once when somebody comes back to the page.

const LONGEST = 600_000;
const PATIENCE = 15_000;
const SOON = 3_000;

// address(): where to ask;  etag: of what the page shows;  every: milliseconds;  news(answer): something is new
export function poll({ address, etag, every, news }) {
  let known = etag;
  let pause = every;
  let asked = Date.now();
  let timer = 0;
  let isAsking = false;
  let isOver = false;

  function wait() {
    clearTimeout(timer);
    if (!isOver && !document.hidden) timer = setTimeout(ask, pause);
  }

  async function ask() {
    if (isAsking || isOver || document.hidden) return;
    isAsking = true;
    asked = Date.now();
    try {
      await read(await fetch(address(), {
        headers: { Accept: "application/json", "If-None-Match": known },
        cache: "no-store",
        redirect: "manual",
        signal: AbortSignal.timeout(PATIENCE),
      }));
    } catch {
      pause = Math.min(2 * pause, LONGEST);
    }
    isAsking = false;
    wait();
  }

  async function read(response) {
    if (response.status === 304) pause = Math.min(1.2 * pause, 4 * every);
    else if (response.ok) {
      news(await response.json());
      known = response.headers.get("ETag") ?? "";
      pause = every;
    } else if (response.status >= 500 || response.status === 429) throw new Error(String(response.status));
    else isOver = true; // signed out meanwhile, or it is no longer for this reader
  }

  function comeBack() {
    pause = every;
    if (!document.hidden && Date.now() - asked > SOON) ask();
    else wait();
  }

  document.addEventListener("visibilitychange", comeBack);
  addEventListener("online", comeBack);
  addEventListener("pageshow", (event) => event.persisted && comeBack());
  wait();
  return { knows: (tag) => { known = tag; } };
}
