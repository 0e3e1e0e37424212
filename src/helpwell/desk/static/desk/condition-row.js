// <condition-row>: takes its row of conditions away, and says so to the form around it.
class ConditionRow extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => event.target.closest("[data-removes]") && this.#remove());
  }

  #remove() {
    const form = this.closest("form");
    const row = this.closest(".condition");
    const next = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    (next?.querySelector("select") ?? form.querySelector("button"))?.focus();
    form.dispatchEvent(new CustomEvent("conditions-changed", { bubbles: true }));
  }
}

customElements.define("condition-row", ConditionRow);
