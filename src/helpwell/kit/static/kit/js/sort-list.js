// <sort-list data-url="…">: its [data-sort] rows are put in order by dragging their [data-sort-grip], or with the arrow keys on it.
// The new order is posted to the address as order=3,1,2; without one it only stands in the form around it.
class SortList extends HTMLElement {
  #dragged = null;
  #before = "";
  #timer = null;

  connectedCallback() {
    this.addEventListener("keydown", (event) => this.#key(event));
    this.addEventListener("pointerdown", (event) => this.#lift(event));
    this.addEventListener("pointermove", (event) => this.#drag(event));
    for (const name of ["pointerup", "pointercancel"]) this.addEventListener(name, () => this.#drop());
  }

  get rows() {
    return [...this.querySelectorAll("[data-sort]")].filter((row) => row.closest("sort-list") === this);
  }

  get order() {
    return this.rows.map((row) => row.dataset.sort).join(",");
  }

  #grip(event) {
    return event.target.closest?.("[data-sort-grip]")?.closest("[data-sort]");
  }

  #key(event) {
    const row = this.#grip(event);
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!row || !step) return;
    event.preventDefault();
    const rows = this.rows;
    const at = rows.indexOf(row);
    const other = rows[at + step];
    if (!other) return;
    if (step < 0) other.before(row);
    else other.after(row);
    event.target.focus();
    this.#say(at + step + 1, rows.length);
    clearTimeout(this.#timer); // one post for several steps
    this.#timer = setTimeout(() => this.#send(), 600);
  }

  #lift(event) {
    const row = this.#grip(event);
    if (!row || event.button !== 0) return;
    event.preventDefault();
    event.target.closest("[data-sort-grip]").focus();
    this.setPointerCapture(event.pointerId);
    this.#dragged = row;
    this.#before = this.order;
    row.classList.add("sort--dragged");
  }

  #drag(event) {
    if (!this.#dragged) return;
    for (const row of this.rows) {
      if (row === this.#dragged) continue;
      const box = row.getBoundingClientRect();
      const middle = box.top + box.height / 2;
      const isBefore = row.compareDocumentPosition(this.#dragged) & Node.DOCUMENT_POSITION_FOLLOWING;
      if (isBefore && event.clientY < middle) return row.before(this.#dragged);
      if (!isBefore && event.clientY > middle && event.clientY < box.bottom + box.height) row.after(this.#dragged);
    }
  }

  #drop() {
    if (!this.#dragged) return;
    this.#dragged.classList.remove("sort--dragged");
    this.#dragged = null;
    if (this.order !== this.#before) this.#send();
  }

  #say(place, of) {
    const said = this.querySelector("[data-sort-says]");
    if (said) said.textContent = `${place} / ${of}`;
  }

  #send() {
    this.dispatchEvent(new CustomEvent("sorted", { bubbles: true }));
    // The list may have been drawn anew meanwhile: the order that one saw is sent all the same.
    if (this.dataset.url) window.htmx?.ajax("POST", this.dataset.url, { source: document.body, swap: "none", values: { order: this.order } });
  }
}

customElements.define("sort-list", SortList);
