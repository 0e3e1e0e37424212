// <key-list> around rows: j and k walk, enter opens, x chooses, and one row at a time is in the tab order.
const ROWS = ".row, [data-row]";
const LINK = "a[href], button";

// Outside of the list, what stands open beside it has the key first: there j is the next ticket.
function claimed(key) {
  return ["j", "k"].includes(key) && [...document.querySelectorAll(`[data-key="${key}"]`)].some((one) => one.checkVisibility());
}

class KeyList extends HTMLElement {
  #current = null;
  #watch = new MutationObserver(() => this.#settle());

  connectedCallback() {
    this.addEventListener("keydown", this);
    this.addEventListener("focusin", (event) => this.#mark(event.target.closest(ROWS)));
    this.addEventListener("click", (event) => this.#open(event));
    document.addEventListener("keydown", this);
    this.#watch.observe(this, { childList: true, subtree: true });
    this.#settle();
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this);
    this.#watch.disconnect();
  }

  get rows() {
    return [...this.querySelectorAll(ROWS)];
  }

  handleEvent(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.querySelector("dialog[open]") || !this.checkVisibility()) return;
    if (event.target.matches?.("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
    const inside = this.contains(event.target);
    if (!inside && (claimed(event.key) || document.documentElement.dataset.singleKeys === "off")) return;
    const step = { j: 1, k: -1, ...(inside && { ArrowDown: 1, ArrowUp: -1 }) }[event.key];
    if (step) this.#step(step, inside);
    else if (event.key === "x" && this.#focused()) this.#choose(this.#focused());
    else if (event.key === "Enter" && inside && event.target.type === "checkbox") this.#focused()?.querySelector(LINK)?.click();
    else return;
    event.preventDefault();
  }

  #focused() {
    return document.activeElement?.closest(ROWS) ?? null;
  }

  #step(step, inside) {
    const rows = this.rows;
    const from = rows.findIndex((row) => row.id === this.#current);
    const next = inside || from < 0 ? from + step : from;
    const row = rows[Math.max(0, Math.min(rows.length - 1, next))];
    row?.querySelector(LINK)?.focus();
    row?.scrollIntoView({ block: "nearest" });
  }

  #choose(row) {
    const box = row.querySelector("input[type=checkbox]");
    box?.click();
  }

  #mark(row) {
    if (!row) return;
    this.#current = row.id;
    this.#settle();
  }

  #settle() {
    const rows = this.rows;
    const chosen =
      rows.find((row) => row.id === this.#current) ?? rows.find((row) => row.matches("[aria-current], .row--current")) ?? rows[0];
    for (const row of rows) {
      const order = row === chosen ? 0 : -1;
      for (const part of row.querySelectorAll("a[href], input[type=checkbox]")) {
        if (part.tabIndex !== order) part.tabIndex = order;
      }
    }
  }

  #open(event) {
    if (event.target.closest("a, button, label, input")) return;
    event.target.closest(ROWS)?.querySelector(LINK)?.click();
  }
}

customElements.define("key-list", KeyList);
