// <split-panes>: edges between panes move by hand or by arrow keys; [data-folds-side] folds the side panel. This browser remembers.
const STEP = 16;
const LIMITS = { list: [192, 560], side: [224, 520] };

function keep(name, value) {
  try {
    localStorage.setItem(`helpwell.${name}`, value);
  } catch {
    // Storage is switched off: it holds for this page only.
  }
}

class SplitPanes extends HTMLElement {
  connectedCallback() {
    for (const edge of this.querySelectorAll("[role=separator]")) {
      edge.addEventListener("pointerdown", (event) => this.#grab(event, edge));
      edge.addEventListener("keydown", (event) => this.#step(event, edge));
      edge.setAttribute("aria-valuenow", String(Math.round(this.#width(edge))));
    }
    this.ownerDocument.addEventListener("click", (event) => event.target.closest?.("[data-folds-side]") && this.#fold());
    this.#sayFold();
  }

  #width(edge) {
    return this.querySelector(`#${edge.dataset.edge}`)?.getBoundingClientRect().width ?? 0;
  }

  #set(edge, width) {
    const [least, most] = LIMITS[edge.dataset.edge];
    const set = Math.round(Math.max(least, Math.min(most, width)));
    document.documentElement.style.setProperty(`--${edge.dataset.edge}-width`, `${set}px`);
    edge.setAttribute("aria-valuenow", String(set));
    keep(`${edge.dataset.edge}-width`, String(set));
  }

  // +1 when moving to the right makes the pane wider.
  #sign(edge) {
    const rtl = getComputedStyle(this).direction === "rtl";
    return (edge.dataset.edge === "list") === !rtl ? 1 : -1;
  }

  #grab(event, edge) {
    const [from, width] = [event.clientX, this.#width(edge)];
    const move = (moved) => this.#set(edge, width + (moved.clientX - from) * this.#sign(edge));
    edge.setPointerCapture(event.pointerId);
    edge.addEventListener("pointermove", move);
    edge.addEventListener("lostpointercapture", () => edge.removeEventListener("pointermove", move), { once: true });
  }

  #step(event, edge) {
    const step = { ArrowRight: STEP, ArrowLeft: -STEP }[event.key];
    if (!step) return;
    event.preventDefault();
    this.#set(edge, this.#width(edge) + step * this.#sign(edge));
  }

  #fold() {
    const page = document.documentElement;
    const shown = this.querySelector("#side")?.checkVisibility();
    page.dataset.side = shown ? "folded" : "open";
    if (innerWidth > 1180) keep("side", page.dataset.side);
    this.#sayFold();
  }

  #sayFold() {
    const shown = Boolean(this.querySelector("#side")?.checkVisibility());
    for (const button of document.querySelectorAll("[data-folds-side]")) button.setAttribute("aria-expanded", String(shown));
  }
}

customElements.define("split-panes", SplitPanes);
