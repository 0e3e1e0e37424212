// <work-timer seconds="80" runs>: the time that one has worked so far, counted on in the page; the server keeps the real one.
class WorkTimer extends HTMLElement {
  #began = 0;
  #timer = null;

  connectedCallback() {
    this.#began = performance.now();
    this.#show();
    if (this.hasAttribute("runs")) this.#timer = setInterval(() => this.#show(), 1000);
  }

  disconnectedCallback() {
    clearInterval(this.#timer);
  }

  #show() {
    const passed = this.hasAttribute("runs") ? (performance.now() - this.#began) / 1000 : 0;
    const seconds = Math.floor(Number(this.getAttribute("seconds")) + passed);
    const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
    this.textContent = parts.map((part) => String(part).padStart(2, "0")).join(":");
  }
}

customElements.define("work-timer", WorkTimer);
