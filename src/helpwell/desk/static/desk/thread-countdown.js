// <send-countdown datetime="…" data-words="Leaves in {n} s" data-after="On its way">: the seconds in which a message can be taken back.
class SendCountdown extends HTMLElement {
  #timer = null;

  connectedCallback() {
    this.#timer = setInterval(() => this.#tick(), 500);
    this.#tick();
  }

  disconnectedCallback() {
    clearInterval(this.#timer);
  }

  #tick() {
    const left = Math.ceil((new Date(this.getAttribute("datetime")) - Date.now()) / 1000);
    this.textContent = left > 0 ? this.dataset.words.replace("{n}", String(left)) : this.dataset.after;
    if (left > 0) return;
    clearInterval(this.#timer);
    this.closest(".message__foot")?.querySelector("[hx-delete]")?.remove();
  }
}

customElements.define("send-countdown", SendCountdown);
