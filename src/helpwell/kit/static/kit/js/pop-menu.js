// <pop-menu> around a button with popovertarget and its panel: puts the panel beside the button, and lets arrows walk in it.
const EDGE = 8;
const ITEMS = ".menu__item:not(:disabled), [data-menu-item]";

class PopMenu extends HTMLElement {
  connectedCallback() {
    this.panel?.addEventListener("toggle", (event) => this.#toggled(event.newState === "open"));
    this.panel?.addEventListener("click", (event) => event.target.closest(ITEMS) && this.panel.hidePopover());
    this.addEventListener("keydown", (event) => this.#walk(event));
  }

  get panel() {
    return this.querySelector("[popover]");
  }

  get button() {
    return this.querySelector("[popovertarget]");
  }

  #toggled(open) {
    this.button.setAttribute("aria-expanded", String(open));
    // Opened by its key, the menu has nothing to give the focus back to but its button.
    const at = document.activeElement;
    if (!open) return void ((at === document.body || this.panel.contains(at)) && this.button.focus({ preventScroll: true }));
    this.#place();
    this.panel.querySelector("[autofocus]")?.focus() ?? this.panel.querySelector(ITEMS)?.focus();
  }

  #place() {
    const button = this.button.getBoundingClientRect();
    const panel = this.panel.getBoundingClientRect();
    const rtl = getComputedStyle(this).direction === "rtl";
    const below = button.bottom + panel.height + EDGE <= innerHeight || button.top < panel.height + EDGE;
    const start = rtl ? button.right - panel.width : button.left;
    const left = Math.max(EDGE, Math.min(start, innerWidth - panel.width - EDGE));
    const top = below ? Math.min(button.bottom + 4, innerHeight - panel.height - EDGE) : button.top - panel.height - 4;
    this.panel.style.left = `${left}px`;
    this.panel.style.top = `${Math.max(EDGE, top)}px`;
  }

  #walk(event) {
    const items = [...this.querySelectorAll(ITEMS)];
    const at = items.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (to === undefined || !this.panel.matches(":popover-open") || event.target.matches("input[type=search], input[type=text]") && event.key.length === 4) return;
    event.preventDefault();
    items.at(to % items.length)?.focus();
  }
}

customElements.define("pop-menu", PopMenu);
