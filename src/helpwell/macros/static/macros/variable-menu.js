// <variable-menu>: what is chosen is put where the cursor was in the words beside it.
class VariableMenu extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => {
      const chosen = event.target.closest("[data-inserts]");
      if (chosen) this.parentElement.querySelector("macro-words")?.insert(chosen.dataset.inserts);
    });
  }
}

customElements.define("variable-menu", VariableMenu);
