// <search-box>: shows what is found under its field; arrows walk in it, escape closes it.
class SearchBox extends HTMLElement {
  connectedCallback() {
    this.addEventListener("focusin", () => this.#show(true));
    this.addEventListener("focusout", (event) => this.contains(event.relatedTarget) || this.#show(false));
    this.addEventListener("keydown", (event) => this.#walk(event));
    // A press inside would move the focus away and close the list before the click arrives.
    this.#found.addEventListener("pointerdown", (event) => event.preventDefault());
    this.#found.addEventListener("click", (event) => this.#fill(event.target.closest("[data-fill]")));
  }

  get #found() {
    return this.querySelector(".search__found");
  }

  get #field() {
    return this.querySelector("input");
  }

  #show(shown) {
    this.#found.hidden = !shown;
    this.#field.setAttribute("aria-expanded", String(shown));
  }

  // A piece of a search: it goes into the field, and one types on.
  #fill(piece) {
    if (!piece) return;
    this.#field.value = piece.dataset.fill;
    this.#field.focus();
    this.#field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  #walk(event) {
    const stops = [this.#field, ...this.#found.querySelectorAll("a, button")];
    const at = stops.indexOf(document.activeElement);
    if (event.key === "Escape") {
      this.#field.focus();
      this.#field.blur();
      return;
    }
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    stops.at(to % stops.length)?.focus();
  }
}

customElements.define("search-box", SearchBox);
