// The inbox and the ticket beside it are one page: opening fills #main, closing empties it, and the list stays where it was.
const SLOW = 300; // a skeleton before that would only flicker
const TICKET = /^\/tickets\/\d+\/$/;

const pane = (id) => document.getElementById(id);
const list = () => document.querySelector(".inbox");

function isTicket(url) {
  return TICKET.test(url.pathname);
}

// Mark the row of the open ticket.
function mark(path) {
  for (const row of document.querySelectorAll(".inbox .row")) {
    const link = row.querySelector("a.row__link");
    const open = Boolean(link) && isTicket(new URL(path, location)) && new URL(link.href).pathname === new URL(path, location).pathname;
    row.classList.toggle("row--current", open);
    if (open) link.setAttribute("aria-current", "true");
    else link?.removeAttribute("aria-current");
  }
}

function close() {
  pane("main").replaceChildren();
  pane("side").replaceChildren();
  mark(location.href);
  document.title = list()?.querySelector(".inbox__title")?.textContent ?? document.title;
  document.querySelector(".inbox .row__link[tabindex='0']")?.focus({ preventScroll: true });
}

function listUrl() {
  const url = list()?.dataset.viewUrl;
  return url ? new URL(url, location) : null;
}

document.addEventListener("click", (event) => {
  const way = event.target.closest?.("[data-closes-ticket]");
  const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (!way || !plain || !listUrl()) return;
  event.preventDefault();
  history.pushState({}, "", listUrl());
  close();
});

// Back and forward between list and tickets need no new page. Ours comes first: htmx would load the whole page.
addEventListener(
  "popstate",
  (event) => {
    const here = new URL(location);
    if (!list()) return;
    if (isTicket(here)) {
      event.stopImmediatePropagation();
      htmx.ajax("GET", here.pathname + here.search, { target: "#main", swap: "innerHTML show:none" });
    } else if (here.pathname === listUrl()?.pathname && here.search === listUrl()?.search) {
      event.stopImmediatePropagation();
      close();
    }
  },
  true,
);

let waiting = null;

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.target?.id !== "main" || event.detail.requestConfig.verb !== "get") return;
  mark(event.detail.pathInfo.requestPath);
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    const skeleton = document.getElementById("ticket-skeleton");
    if (skeleton) pane("main").replaceChildren(skeleton.content.cloneNode(true));
  }, SLOW);
});

document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.target?.id !== "main") return;
  clearTimeout(waiting);
  // A ticket that did not come leaves no empty frame behind.
  if (!event.detail.successful && pane("main").querySelector(".skeleton")) close();
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target?.id === "main") {
    mark(location.href);
    if (matchMedia("(max-width: 800px)").matches) pane("main").focus({ preventScroll: true });
  }
  // Another view was chosen in the wide list: the ticket beside it, if any, belongs to the list before.
  if (event.detail.target?.id === "list" && !isTicket(location)) close();
});
