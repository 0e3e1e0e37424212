// <choice-list> around a search field and its choices: arrows walk from the field, Enter takes the first. And small habits of the ticket page.
class ChoiceList extends HTMLElement {
  connectedCallback() {
    this.addEventListener("keydown", (event) => this.#key(event));
    this.querySelector("input[type=search]")?.focus();
  }

  #key(event) {
    const choices = [...this.querySelectorAll("[data-choice]")];
    const at = choices.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      if (at + step < 0) this.querySelector("input[type=search]").focus();
      else choices[Math.min(choices.length - 1, at + step)]?.focus();
    } else if (event.key === "Enter" && event.target.matches("input[type=search]")) {
      event.preventDefault();
      choices[0]?.click();
    }
  }
}

// <customer-pick>: a customer chosen from those that match fills address and name.
class CustomerPick extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => {
      const chosen = event.target.closest("[data-address]");
      if (!chosen) return;
      const form = this.closest("form");
      form.elements.address.value = chosen.dataset.address;
      form.elements.name.value = chosen.dataset.name;
      this.querySelector(".choices").replaceChildren();
      form.dispatchEvent(new Event("input"));
      form.elements.subject.focus();
    });
  }
}

// A form in a dialog closes it once its request was answered well.
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("[data-closes-after]");
  if (form && event.detail.successful) form.closest("dialog")?.close();
});

// htmx forgets which button was pressed when it loses the focus, as one in a menu or dialog does that closes; the browser knows.
document.addEventListener("htmx:configRequest", (event) => {
  const pressed = event.detail.triggeringEvent?.submitter;
  if (pressed?.name && !event.detail.formData.has(pressed.name)) event.detail.formData.append(pressed.name, pressed.value);
});

// The side panel is not drawn anew under somebody who writes in it; sending what was written empties the field first.
document.addEventListener("htmx:beforeSwap", (event) => {
  const field = document.activeElement;
  const writing = field?.matches("input") && field.value && event.detail.target?.matches?.(".side") && event.detail.target.contains(field);
  if (writing) event.detail.shouldSwap = false;
});
// Drawn anew, it stays where it was scrolled to.
let scrolled = 0;
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target?.matches?.(".side")) scrolled = event.detail.target.scrollTop;
});
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.matches?.(".side")) event.target.scrollTop = scrolled;
});
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.(".side form");
  if (form && event.target === form && event.detail.successful) form.reset();
});

// A tag is taken off by its cross: the form without it is sent.
document.addEventListener("click", (event) => {
  const cross = event.target.closest?.("[data-untag]");
  if (!cross) return;
  const form = cross.closest("form");
  cross.closest(".side__tag").remove();
  form.requestSubmit();
});

customElements.define("choice-list", ChoiceList);
customElements.define("customer-pick", CustomerPick);
