// <line-list>: lines of a form, added from its <template> and taken off; what a field of this type or about this does not ask is hidden.
class LineList extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => this.#click(event));
    this.addEventListener("keydown", (event) => this.#key(event));
    this.addEventListener("change", (event) => this.#settle(event.target.closest("[data-line]")));
    for (const line of this.querySelectorAll("[data-line]")) this.#settle(line);
    this.closest("form").addEventListener("change", () => this.#show());
    this.#show();
  }

  #click(event) {
    if (event.target.closest("[data-adds]")) this.#add();
    const line = event.target.closest("[data-takes-off]")?.closest("[data-line]");
    if (line) line.remove();
  }

  // Enter in a choice begins the next one.
  #key(event) {
    if (event.key !== "Enter" || !event.target.matches("[name=choice_name]")) return;
    event.preventDefault();
    this.#add();
  }

  #add() {
    const line = this.querySelector("template").content.firstElementChild.cloneNode(true);
    this.querySelector("[data-lines]").append(line);
    this.#settle(line);
    line.querySelector("input:not([type=hidden]), select")?.focus();
  }

  // A condition offers the values of what it looks at, and asks what to fill in only where it fills.
  #settle(line) {
    const of = line?.querySelector("[data-of]");
    if (!of) return;
    line.querySelector("[data-value]").setAttribute("list", `values-${of.value}`);
    line.querySelector("[data-fill]").hidden = line.querySelector("[data-kind]").value !== "filled";
  }

  #show() {
    const { type, about } = this.closest("form").elements;
    const types = this.dataset.forTypes?.split(" ");
    this.hidden = Boolean((types && type && !types.includes(type.value)) || (this.dataset.forAbout && about && about.value !== this.dataset.forAbout));
  }
}

customElements.define("line-list", LineList);
