// <tab-panes>: buttons with role=tab show the panel that they control; arrows walk; data-focuses puts the cursor into its field.
class TabPanes extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => {
      const tab = event.target.closest("[role=tab]");
      if (tab) this.show(tab, true);
    });
    this.addEventListener("keydown", (event) => this.#walk(event));
  }

  get tabs() {
    return [...this.querySelectorAll("[role=tab]")];
  }

  show(chosen, enter = false) {
    for (const tab of this.tabs) {
      const is = tab === chosen;
      tab.setAttribute("aria-selected", String(is));
      tab.tabIndex = is ? 0 : -1;
      const panel = document.getElementById(tab.getAttribute("aria-controls"));
      panel.hidden = !is;
      if (is && enter && this.hasAttribute("data-focuses")) panel.querySelector("textarea")?.focus();
    }
  }

  #walk(event) {
    const tabs = this.tabs;
    const at = tabs.indexOf(event.target);
    if (at < 0) return;
    const forward = getComputedStyle(this).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const step = { [forward]: 1, [forward === "ArrowRight" ? "ArrowLeft" : "ArrowRight"]: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = tabs.at((at + step) % tabs.length);
    this.show(next);
    next.focus();
  }
}

customElements.define("tab-panes", TabPanes);
