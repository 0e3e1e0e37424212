// <ticket-walk>: previous and next ticket, as the list beside it has them. Where no list is shown, the buttons are not either.
class TicketWalk extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => {
      const step = Number(event.target.closest("[data-walk]")?.dataset.walk);
      if (step) this.#go(step);
    });
  }

  #go(step) {
    const links = [...document.querySelectorAll("#list .row__link")];
    const path = location.pathname;
    const at = links.findIndex((link) => new URL(link.href).pathname === path);
    const next = links[at < 0 ? (step > 0 ? 0 : links.length - 1) : at + step];
    next?.click();
  }
}

// A ticket that was opened from the list has the keys: j and k walk on, r answers.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target?.id === "main" && event.detail.target.querySelector("ticket-walk")) event.detail.target.focus({ preventScroll: true });
});

// Escape leads back to the list, where nothing else is open that it would close.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || event.target.matches?.("input, textarea, select")) return;
  if (document.querySelector("dialog[open], :popover-open")) return;
  document.querySelector("[data-back]")?.click();
});

customElements.define("ticket-walk", TicketWalk);
