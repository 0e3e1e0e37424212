// <bulk-bar>: what can be done with the tickets that are ticked in the list above. What was ticked stays so when the list changes.
const BOXES = "input.row__choose";

class BulkBar extends HTMLElement {
  #chosen = new Set();
  #last = null;
  #whole = false;
  #filled = null;
  #watch = new MutationObserver(() => this.#tick());

  connectedCallback() {
    this.list = this.closest(".inbox") ?? document;
    this.list.addEventListener("change", this);
    this.list.addEventListener("click", this);
    this.list.addEventListener("keydown", this);
    const rows = this.list.querySelector("#inbox-rows");
    if (rows) this.#watch.observe(rows, { childList: true });
  }

  disconnectedCallback() {
    this.#watch.disconnect();
  }

  handleEvent(event) {
    if (event.type === "keydown") return this.#key(event);
    const box = event.target.closest?.(BOXES);
    if (box && event.type === "click") return this.#range(box, event.shiftKey);
    if (box) return this.#toggle(box);
    if (event.type !== "click" || !this.contains(event.target)) return;
    if (event.target.closest("[data-clears]")) this.#clear();
    else if (event.target.closest("[data-whole]")) this.#all();
  }

  #key(event) {
    if (event.key !== "Escape" || !this.#chosen.size || document.querySelector("dialog[open], :popover-open")) return;
    event.preventDefault();
    this.#clear();
  }

  // With Shift all between the last one and this one.
  #range(box, extended) {
    const boxes = [...this.list.querySelectorAll(BOXES)];
    const [from, to] = [boxes.indexOf(this.#last), boxes.indexOf(box)].sort((a, b) => a - b);
    if (extended && from >= 0) {
      for (const one of boxes.slice(from, to + 1)) {
        one.checked = box.checked;
        this.#note(one);
      }
    }
    this.#last = box;
  }

  #toggle(box) {
    this.#whole = false;
    this.#note(box);
    this.#show();
  }

  #note(box) {
    if (box.checked) this.#chosen.add(box.value);
    else this.#chosen.delete(box.value);
  }

  #all() {
    this.#whole = !this.#whole;
    for (const box of this.list.querySelectorAll(BOXES)) {
      box.checked = this.#whole;
      this.#note(box);
    }
    this.#show();
  }

  #clear() {
    this.#whole = false;
    this.#chosen.clear();
    this.#tick();
    this.#show();
  }

  // Rows that came anew are ticked as those before them were.
  #tick() {
    for (const box of this.list.querySelectorAll(BOXES)) box.checked = this.#chosen.has(box.value);
  }

  async #fill() {
    const answer = await fetch(this.dataset.url, { headers: { "HX-Request": "true" } });
    this.innerHTML = answer.ok ? await answer.text() : "";
    window.htmx.process(this);
    if (!answer.ok) this.#filled = null;
  }

  async #show() {
    this.list.classList?.toggle("inbox--choosing", this.#chosen.size > 0);
    if (this.#chosen.size) await (this.#filled ??= this.#fill());
    const some = this.#chosen.size > 0;
    this.hidden = !some && !this.querySelector(".bulk__state");
    const form = this.querySelector("form");
    if (!form) return;
    form.hidden = !some;
    form.elements.tickets.value = [...this.#chosen].join(",");
    form.elements.list.value = this.dataset.list;
    form.elements.whole.value = this.#whole ? "1" : "";
    const all = form.querySelector("[data-whole]");
    all.setAttribute("aria-pressed", String(this.#whole));
    const words = this.#chosen.size === 1 ? this.dataset.one : this.dataset.some.replace("{n}", this.#chosen.size);
    form.querySelector("[data-count]").textContent = this.#whole ? all.textContent.trim() : words;
  }
}

customElements.define("bulk-bar", BulkBar);
