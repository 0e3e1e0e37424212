// The next ticket is ready before it is asked for: its pane is fetched in idle time, and drawn at once when its row is opened.
const KEPT = 60_000;
const IDLE = 250;

const path = (url) => new URL(url, location).pathname;
let ahead = null; // { url, version, at, text: Promise }
let step = 1;
let timer = null;

function links() {
  return [...document.querySelectorAll("#list .row__link")];
}

// "12.5-0" in the list's own note of what it shows: whatever changes the row changes this.
function versionOf(url) {
  const number = path(url).split("/")[2];
  const shown = document.getElementById("inbox-shown")?.value ?? "";
  return shown.split(",").find((word) => word.startsWith(`${number}.`)) ?? "";
}

function neighbor() {
  const all = links();
  const at = all.findIndex((link) => path(link.href) === location.pathname);
  return all[at + step] ?? all[at - step] ?? null;
}

function prepare() {
  const link = neighbor();
  if (!link || navigator.connection?.saveData || path(link.href) === location.pathname) return;
  if (ahead?.url === link.href && fresh(ahead)) return;
  ahead = { url: link.href, version: versionOf(link.href), at: performance.now(), text: fetchPane(link.href) };
}

async function fetchPane(url) {
  const headers = { "HX-Request": "true", "HX-Target": "main", "HX-Current-URL": location.href, "HX-Boosted": "true" };
  try {
    const answer = await fetch(url, { headers, priority: "low" });
    return answer.ok && !answer.redirected ? await answer.text() : null;
  } catch {
    return null;
  }
}

function fresh(one) {
  return performance.now() - one.at < KEPT && one.version === versionOf(one.url);
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(() => (window.requestIdleCallback ? requestIdleCallback(prepare, { timeout: 1_000 }) : prepare()), IDLE);
}

async function draw(one, elt) {
  const main = document.getElementById("main");
  const text = await one.text;
  if (text === null || !main) return location.assign(one.url);
  history.pushState({ htmx: true }, "", one.url);
  const info = { target: main, elt, successful: true, pathInfo: { requestPath: one.url }, requestConfig: { verb: "get" } };
  htmx.swap(main, text, { swapStyle: "innerHTML", swapDelay: 0, settleDelay: 0 }, { eventInfo: info, contextElement: elt });
}

// The row was asked for: what is there is drawn instead of being fetched again. Ours comes before the list's own habits.
document.addEventListener(
  "htmx:beforeRequest",
  (event) => {
    const { target, requestConfig, pathInfo, elt } = event.detail;
    if (target?.id !== "main" || requestConfig.verb !== "get") return;
    const url = new URL(pathInfo.finalRequestPath ?? pathInfo.requestPath, location).href;
    const all = links().map((link) => path(link.href));
    const way = all.indexOf(path(url)) - all.indexOf(location.pathname);
    if (all.includes(location.pathname) && way) step = Math.sign(way);
    const one = ahead;
    if (!one || one.url !== url || !fresh(one)) return;
    ahead = null;
    event.preventDefault();
    event.stopImmediatePropagation();
    draw(one, elt);
  },
  true,
);

document.addEventListener("htmx:afterSettle", (event) => {
  const drawn = event.detail.target?.id === "main" || event.detail.target?.id === "list";
  if (drawn && document.querySelector("ticket-walk")) soon();
});
document.addEventListener("ticket-changed", () => (ahead = null), true);
