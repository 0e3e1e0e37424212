// <undo-toast seconds="10">: says what happened, lets it be undone, and leaves by itself.
// It waits while one points at it, unless it offers to stop what happens at its hour all the same.
import { Countdown } from "kit/countdown";

class UndoToast extends HTMLElement {
  #countdown = null;
  #timer = null;

  connectedCallback() {
    // The key undoes what was done last.
    for (const older of document.querySelectorAll("undo-toast [data-key]")) {
      if (!this.contains(older)) delete older.dataset.key;
    }
    const seconds = Number(this.getAttribute("seconds"));
    this.addEventListener("click", (event) => event.target.closest("[data-closes]") && this.remove());
    this.addEventListener("htmx:afterRequest", (event) => event.detail.successful && this.remove());
    if (!(seconds > 0)) return;
    this.#countdown = new Countdown(seconds);
    if (!this.querySelector(".toast__left")) this.#waits();
    this.#countdown.start(performance.now());
    this.#timer = setInterval(() => this.#tick(), 250);
    this.#tick();
  }

  #waits() {
    for (const name of ["pointerenter", "focusin"]) this.addEventListener(name, () => this.#countdown.hold(performance.now()), true);
    for (const name of ["pointerleave", "focusout"]) this.addEventListener(name, () => this.#countdown.start(performance.now()), true);
  }

  disconnectedCallback() {
    clearInterval(this.#timer);
  }

  #tick() {
    const left = this.#countdown.left(performance.now());
    if (left === 0) return this.remove();
    const place = this.querySelector(".toast__left");
    if (place) place.textContent = String(Math.ceil(left / 1000));
  }
}

customElements.define("undo-toast", UndoToast);
